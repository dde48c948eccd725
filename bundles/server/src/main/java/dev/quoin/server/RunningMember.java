package dev.quoin.server;

import dev.quoin.api.peer.PeerTransport;
import dev.quoin.api.server.CompatibilityLevel;
import dev.quoin.rpc.etcdserverpb.ResponseHeader;
import dev.quoin.server.RequestPath.PeerAccess;
import dev.quoin.server.apply.ConsistentIndex;
import dev.quoin.server.apply.EntryApplier;
import dev.quoin.server.apply.Headers;
import dev.quoin.server.apply.Quota;
import dev.quoin.server.apply.RequestApplier;
import dev.quoin.server.apply.SlowRequests;
import dev.quoin.server.apply.TxnApplier;
import dev.quoin.server.background.LogRefill;
import dev.quoin.server.loop.RaftLoop;
import dev.quoin.server.membership.MemberIds;
import dev.quoin.server.membership.MemberVersions;
import dev.quoin.server.storage.BootException;
import dev.quoin.server.storage.Booted;
import dev.quoin.server.storage.Checkpoints;
import dev.quoin.server.storage.FetchedDatabase;
import dev.quoin.server.storage.MemberParts;
import dev.quoin.server.storage.OwedEntries;
import java.io.IOException;
import java.util.OptionalLong;
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
    private static final long LOOK_MILLIS = 1_000;

    final CompatibilityLevel level;
    final Headers headers;
    final ReplicatedState state;
    final Consensus consensus;
    final PeerPath peers;
    final RequestPath requests;

    private final MemberOptions options;
    private final MemberEvents events;
    private final EntryApplier applier;
    private final BackgroundTasks background;
    private final FetchedDatabase fetched;
    private final MemberEvents.Observer observer;
    private final Quota quota;
    final LogRefill refill;

    RunningMember(
            MemberOptions options,
            MemberParts parts,
            Booted booted,
            CompatibilityLevel level,
            Checkpoints checkpoints,
            MemberEvents.Observer observer)
            throws IOException {
        LevelSettings settings = new LevelSettings(options, level);
        this.options = options;
        this.level = level;
        this.state = ReplicatedState.open(booted, parts.keyValues(), settings.keyValues());
        state.membership().refuseAbove(level);
        this.peers = new PeerPath(settings, parts, booted, state, checkpoints, this::removedFromCluster);
        this.consensus = Consensus.open(settings, parts, booted, state, checkpoints, peers, observer::fatal);
        peers.connect(consensus);
        this.headers = new Headers(booted.clusterId(), booted.memberId(), consensus.loop()::term);
        this.quota = new Quota(options.storage().quotaBytes(), state.store()::sizeOnDisk);
        SlowRequests slow =
                new SlowRequests(parts.clock(), parts.meters(), options.limits().warningApplyMillis());
        TxnApplier txns = new TxnApplier(state.keyValues(), headers);
        PeerAccess access = peers.access();
        this.requests =
                new RequestPath(options, level, parts, state, consensus.loop(), headers, txns, quota, slow, access);
        Publication publication =
                new Publication(options, headers, state.membership(), requests.proposals, requests.entries);
        ClusterVersions versions = new ClusterVersions(
                level,
                booted.memberId(),
                state.membership(),
                new MemberVersions(access.requests()),
                consensus.loop(),
                publication::proposeVersion);
        this.events = new MemberEvents(
                observer,
                publication,
                versions,
                headers,
                state,
                consensus,
                requests,
                options.raft().electionMillis(),
                parts.meters());
        this.applier = applier(
                parts,
                booted,
                new RequestApplier(state.keyValues(), state.alarms(), quota, headers, txns),
                slow,
                access.transport());
        this.fetched = new FetchedDatabase(options.directory(), parts);
        this.observer = observer;
        requests.integrity.fencing.resume();
        this.refill = new LogRefill(
                new OwedEntries(options.directory(), parts.disk()),
                booted.acknowledged(),
                loop(),
                requests.workers,
                parts.meters());
        this.background = new BackgroundTasks(options, parts, state, consensus, requests);
        new MemberMeters(parts.meters()).register(this, quota);
    }

    /**
     * Compares the data with the other members' before it is served, where that was asked for. May take long.
     *
     * @throws BootException where another member has other data at the same revision
     */
    void checkData() throws IOException, BootException {
        if (options.cluster().initialCorruptCheck() && !requests.integrity.corruption.agrees()) {
            throw new BootException("checkInitialHashKV failed: " + MemberIds.hex(headers.memberId())
                    + " found data inconsistency with peers");
        }
    }

    /** Starts the lanes and the timers; the member elects itself at once where nobody else could be elected. */
    void start() {
        peers.open();
        consensus.loop().start(applier, events);
        if (options.raft().initialElectionTickAdvance()) {
            consensus.campaignIfAlone();
        }
        background.start(events::monitorVersion);
        requests.ticker.every(LOOK_MILLIS, this::lookForDatabase);
        requests.ticker.every(LogRefill.INTERVAL_MILLIS, refill);
    }

    /** Takes the settings that may change while the member runs; any thread, before {@link #close()}. */
    void adjust(MemberOptions changed) {
        quota.configure(changed.storage().quotaBytes());
        background.compact(changed.compaction());
    }

    /**
     * Hands leadership over to the voter that has been reachable for longest, if this member leads and there is one.
     *
     * @param done run when that is over, however it ended; any thread
     */
    void handOver(Runnable done) {
        OptionalLong successor =
                requests.connections.longestReachable(state.membership().members());
        if (!loop().leading() || successor.isEmpty()) {
            done.run();
            return;
        }
        requests.transfers.to(successor.getAsLong(), failure -> {
            if (failure != null) {
                LOG.atWarn().addKeyValue("error", failure.text()).log("leadership transfer failed");
            }
            done.run();
        });
    }

    /** How long a hand-over can take: Raft gives it up after one election time-out, and the new leader has to be heard of. */
    long handOverMillisMax() {
        return 2 * options.raft().electionMillis();
    }

    /** A response header at the current revision. */
    ResponseHeader header() {
        return headers.at(state.keyValues().revision());
    }

    RaftLoop loop() {
        return consensus.loop();
    }

    @Override
    public void close() {
        requests.refuse();
        background.close();
        requests.stop();
        peers.disconnect();
        consensus.closeLanes();
        requests.close();
        consensus.snapshots().close();
        peers.close();
        state.close();
    }

    /** One that another member's database was put beside takes it over at its next opening. */
    private void lookForDatabase() {
        if (fetched.waits()) {
            observer.startAnew();
        }
    }

    private void removedFromCluster(long toldBy) {
        events.removed();
    }

    private EntryApplier applier(
            MemberParts parts, Booted booted, RequestApplier requestApplier, SlowRequests slow, PeerTransport transport)
            throws IOException {
        EntryApplier.State applied = new EntryApplier.State(
                state.store(),
                state.tree(),
                state.membership(),
                ConsistentIndex.load(state.store(), level.atLeast(CompatibilityLevel.V3_5)),
                state.applied(),
                state.hashes(),
                booted.snapshot().confState(),
                new EntryApplier.PeerSide(
                        booted.memberId(), transport, options.cluster().maxLearners()),
                snapshot -> {
                    peers.restore(snapshot, consensus.snapshots(), consensus.loop());
                    requests.integrity.scrub.again();
                });
        return new EntryApplier(
                applied, parts.rafts(), loop()::applyConfChange, requestApplier, requests.proposals, events, slow);
    }
}
