package dev.quoin.server;

import dev.quoin.api.backend.Durability;
import dev.quoin.api.backend.StateStore;
import dev.quoin.api.mvcc.MvccOptions;
import dev.quoin.api.mvcc.MvccStore;
import dev.quoin.api.raft.Raft;
import dev.quoin.api.raft.RaftConfig;
import dev.quoin.api.raft.RaftStart;
import dev.quoin.api.server.CompatibilityLevel;
import dev.quoin.server.apply.Alarms;
import dev.quoin.server.apply.AppliedIndex;
import dev.quoin.server.apply.ConsistentIndex;
import dev.quoin.server.apply.EntryApplier;
import dev.quoin.server.apply.Headers;
import dev.quoin.server.apply.Quota;
import dev.quoin.server.apply.RequestApplier;
import dev.quoin.server.apply.TxnApplier;
import dev.quoin.server.background.Compactor;
import dev.quoin.server.background.DiskSpaceWatch;
import dev.quoin.server.background.LeaseExpiry;
import dev.quoin.server.background.Retention;
import dev.quoin.server.background.Ticker;
import dev.quoin.server.loop.ApplyLoop;
import dev.quoin.server.loop.LogWriter;
import dev.quoin.server.loop.RaftLoop;
import dev.quoin.server.loop.Transport;
import dev.quoin.server.membership.Membership;
import dev.quoin.server.request.Clusters;
import dev.quoin.server.request.Guard;
import dev.quoin.server.request.KeyValues;
import dev.quoin.server.request.Leases;
import dev.quoin.server.request.Maintenances;
import dev.quoin.server.request.NoSpaceAlarm;
import dev.quoin.server.request.Proposals;
import dev.quoin.server.request.ReadIndexes;
import dev.quoin.server.request.RequestIds;
import dev.quoin.server.request.Watches;
import dev.quoin.server.request.Workers;
import dev.quoin.server.storage.Booted;
import dev.quoin.server.storage.Checkpoints;
import dev.quoin.server.storage.MemberParts;
import dev.quoin.server.storage.SnapshotTaker;
import java.io.IOException;
import java.util.Random;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A member that runs: everything between an opened directory and the requests, put together and taken apart again.
 *
 * <p>The order of closing is the order of the work: refuse, end the timers, answer what waits, end the lanes, close the
 * state. Each part is closed while what it needs still works.
 */
final class RunningMember implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RunningMember.class);
    private static final long SWEEP_MILLIS = 500;
    private static final long PURGE_MILLIS = 30_000;
    private static final long VERSION_MILLIS = 4_000;

    final Headers headers;
    final CompatibilityLevel level;
    final MvccStore keyValueStore;
    final Membership membership;
    final RaftLoop loop;
    final AppliedIndex applied;
    final Alarms alarms;
    final KeyValues keyValues;
    final Leases leases;
    final Watches watches;
    final Clusters clusters;
    final Maintenances maintenances;
    final ReadIndexes reads;

    private final MemberOptions options;
    private final MemberParts parts;
    private final StateStore store;
    private final Guard guard;
    private final Proposals proposals;
    private final SnapshotTaker snapshots;
    private final Workers workers = new Workers();
    private final Ticker ticker = new Ticker();
    private final EntryApplier applier;
    private final MemberEvents events;

    RunningMember(
            MemberOptions options,
            MemberParts parts,
            Booted booted,
            CompatibilityLevel level,
            Checkpoints checkpoints,
            MemberEvents.Observer observer)
            throws IOException {
        this.options = options;
        this.parts = parts;
        this.level = level;
        this.store = booted.store();
        this.membership = new Membership(booted.tree());
        this.keyValueStore = parts.keyValues().open(store, mvccOptions());
        this.alarms = new Alarms();
        alarms.load(store);
        this.applied = new AppliedIndex(booted.snapshot().index());
        this.guard = new Guard();
        LogWriter log = new LogWriter(booted.log());
        this.snapshots = new SnapshotTaker(
                snapshotSettings(),
                parts,
                store,
                booted.tree(),
                checkpoints,
                log,
                booted.snapshot().index(),
                observer::fatal);
        this.loop = new RaftLoop(raft(booted), booted.memberId(), log, new ApplyLoop(), Transport.NONE);
        this.headers = new Headers(booted.clusterId(), booted.memberId(), loop::term);
        RequestIds ids = new RequestIds(booted.memberId(), parts.clock().wallMillis());
        this.proposals = new Proposals(
                loop,
                applied,
                ids,
                parts.clock(),
                options.requestTimeoutMillis(),
                options.limits().maxRequestBytes(),
                parts.meters());
        this.reads = new ReadIndexes(loop, applied, ids, parts.clock(), options.requestTimeoutMillis());
        Quota quota = new Quota(options.storage().quotaBytes(), store::sizeOnDisk);
        NoSpaceAlarm noSpace = new NoSpaceAlarm(booted.memberId(), alarms, proposals);
        TxnApplier txns = new TxnApplier(keyValueStore, headers);
        this.keyValues = new KeyValues(keyValueStore, proposals, reads, guard, headers, txns, quota, noSpace, workers);
        this.leases = new Leases(keyValueStore, proposals, reads, guard, headers, quota, noSpace, ids);
        this.watches = new Watches(keyValueStore, guard);
        this.clusters = new Clusters(membership, reads, guard, headers);
        this.maintenances = new Maintenances(
                new Maintenances.State(
                        store, keyValueStore, alarms, applied, loop, membership, parts.images(), level, quota),
                proposals,
                guard,
                headers,
                workers);
        this.events = new MemberEvents(
                observer, new Publication(options, level, headers, membership, proposals, loop), noSpace);
        this.applier = new EntryApplier(
                new EntryApplier.State(
                        store,
                        booted.tree(),
                        membership,
                        ConsistentIndex.load(store, level.atLeast(CompatibilityLevel.V3_5)),
                        applied,
                        booted.snapshot().confState()),
                parts.rafts(),
                loop::applyConfChange,
                new RequestApplier(keyValueStore, alarms, quota, headers, txns),
                proposals,
                events);
        new MemberMeters(parts.meters()).register(this, quota);
    }

    /** Starts the lanes and the timers; the member elects itself at once where nobody else could be elected. */
    void start() {
        events.connect(this);
        loop.start(applier, events);
        if (options.raft().initialElectionTickAdvance()) {
            loop.inspect(raft -> {
                if (raft.confState().voters().size() == 1) {
                    raft.campaign();
                }
            });
        }
        ticker.every(options.raft().heartbeatMillis(), loop::tick);
        ticker.every(SWEEP_MILLIS, proposals::expire);
        ticker.every(SWEEP_MILLIS, reads::poll);
        ticker.every(LeaseExpiry.INTERVAL_MILLIS, new LeaseExpiry(keyValueStore.lessor(), proposals, parts.meters()));
        ticker.every(PURGE_MILLIS, snapshots::purgeSoon);
        ticker.every(VERSION_MILLIS, events::monitorVersion);
        ticker.every(
                DiskSpaceWatch.INTERVAL_MILLIS,
                new DiskSpaceWatch(
                        parts.disk(),
                        options.directory().wal(),
                        new NoSpaceAlarm(headers.memberId(), alarms, proposals)));
        Retention.parse(options.compaction().mode(), options.compaction().retention())
                .ifPresent(this::compactAutomatically);
    }

    /** Told by the events. */
    Proposals proposals() {
        return proposals;
    }

    long electionMillis() {
        return options.raft().electionMillis();
    }

    /** Takes a snapshot if it is time. The apply lane. */
    void appliedTo(long index, long term) {
        snapshots.applied(index, term, applier.confState(), loop);
    }

    @Override
    public void close() {
        guard.stop();
        ticker.close();
        proposals.close();
        watches.stopped();
        reads.stopped();
        try {
            loop.close();
        } catch (IOException | RuntimeException e) {
            LOG.atError().setCause(e).log("failed to close the log");
        }
        proposals.stopped();
        workers.close();
        snapshots.close();
        keyValueStore.close();
        try {
            if (store.failure() == null) {
                store.commit(Durability.SYNCED);
            }
            store.close();
        } catch (IOException e) {
            LOG.atError().setCause(e).log("failed to close the backend");
        }
    }

    private void compactAutomatically(Retention retention) {
        Compactor compactor = new Compactor(retention, loop, keyValueStore::revision, proposals, parts.clock());
        ticker.now(compactor);
        ticker.every(compactor.intervalMillis(), compactor);
    }

    private Raft raft(Booted booted) {
        MemberOptions.Raft settings = options.raft();
        RaftConfig config = RaftConfig.builder(booted.memberId(), new Random())
                .ticks(settings.electionTicks(), 1)
                .preVote(settings.preVote().orElse(level.atLeast(CompatibilityLevel.V3_5)))
                .build();
        if (booted.founding()) {
            return parts.rafts().bootstrap(config, booted.founders(), snapshots);
        }
        RaftStart start = new RaftStart(
                booted.hardState(),
                booted.snapshot(),
                booted.entries(),
                booted.snapshot().index());
        return parts.rafts().start(config, start, snapshots);
    }

    private MvccOptions mvccOptions() {
        MemberOptions.Raft settings = options.raft();
        // etcd: a lease lives at least one and a half election timeouts, rounded up to seconds.
        long minTtlMillis = 3L * settings.electionTicks() / 2 * settings.heartbeatMillis();
        return new MvccOptions(
                options.compaction().batchLimit(),
                options.compaction().sleepMillis(),
                (minTtlMillis + 999) / 1_000,
                level.atLeast(CompatibilityLevel.V3_5));
    }

    private SnapshotTaker.Settings snapshotSettings() throws IOException {
        long count = options.raft().snapshotCount();
        long byLevel = level.atLeast(CompatibilityLevel.V3_6) ? 10_000 : 100_000;
        return new SnapshotTaker.Settings(
                options.directory(),
                count == 0 ? byLevel : count,
                options.raft().catchUpEntries(),
                options.storage().maxSnapshots(),
                options.storage().maxWals(),
                level.atLeast(CompatibilityLevel.V3_5),
                parts.backend().durable(options.directory().snap()));
    }
}
