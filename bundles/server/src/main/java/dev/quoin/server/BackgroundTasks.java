package dev.quoin.server;

import dev.quoin.server.background.AutoCompaction;
import dev.quoin.server.background.Compactor;
import dev.quoin.server.background.DiskSpaceWatch;
import dev.quoin.server.background.LeaseExpiry;
import dev.quoin.server.loop.Ticker;
import dev.quoin.server.storage.MemberParts;

/** What a member does from time to time, and how often. */
final class BackgroundTasks implements AutoCloseable {

    private static final long SWEEP_MILLIS = 500;
    private static final long PURGE_MILLIS = 30_000;
    private static final long VERSION_MILLIS = 4_000;

    private final MemberOptions options;
    private final MemberParts parts;
    private final ReplicatedState state;
    private final Consensus consensus;
    private final RequestPath requests;
    private final Ticker ticker;
    private final AutoCompaction autoCompaction;

    BackgroundTasks(
            MemberOptions options,
            MemberParts parts,
            ReplicatedState state,
            Consensus consensus,
            RequestPath requests) {
        this.options = options;
        this.parts = parts;
        this.state = state;
        this.consensus = consensus;
        this.requests = requests;
        this.ticker = requests.ticker;
        this.autoCompaction = new AutoCompaction(
                ticker,
                retention -> new Compactor(
                        retention, consensus.loop(), state.keyValues()::revision, requests.proposals, parts.clock()));
    }

    /**
     * Begins.
     *
     * @param monitorVersion looks after the cluster's version
     */
    void start(Runnable monitorVersion) {
        ticker.every(options.raft().heartbeatMillis(), consensus.loop()::tick);
        ticker.every(SWEEP_MILLIS, requests.proposals::expire);
        ticker.every(SWEEP_MILLIS, requests.reads::poll);
        ticker.every(
                LeaseExpiry.INTERVAL_MILLIS,
                new LeaseExpiry(
                        state.keyValues().lessor(),
                        requests.primacy,
                        requests.proposals,
                        requests.reads,
                        options.cluster().leaseCheckpoint(),
                        parts.meters()));
        ticker.every(PURGE_MILLIS, consensus.snapshots()::purgeSoon);
        ticker.every(VERSION_MILLIS, monitorVersion);
        requests.integrity.start(ticker);
        ticker.every(
                DiskSpaceWatch.INTERVAL_MILLIS,
                new DiskSpaceWatch(parts.disk(), options.directory().wal(), requests.noSpace));
        compact(options.compaction());
    }

    /** Compacts automatically in this way from now on. */
    void compact(MemberOptions.Compaction compaction) {
        autoCompaction.configure(compaction.mode(), compaction.retention());
    }

    @Override
    public void close() {
        ticker.close();
    }
}
