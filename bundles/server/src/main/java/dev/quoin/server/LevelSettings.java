package dev.quoin.server;

import dev.quoin.api.mvcc.MvccOptions;
import dev.quoin.api.raft.RaftConfig;
import dev.quoin.api.server.CompatibilityLevel;
import dev.quoin.server.storage.SnapshotTaker;
import java.util.random.RandomGenerator;

/** What the parts are told: the operator's options where they say something, the level's defaults where they do not. */
record LevelSettings(MemberOptions options, CompatibilityLevel level) {

    private static final long SNAPSHOT_COUNT = 100_000;
    private static final long SNAPSHOT_COUNT_FROM_3_6 = 10_000;
    private static final int TICKS_TO_HAND_OVER = 2;
    private static final long MILLIS_PER_SECOND = 1_000;

    RaftConfig raft(long memberId, RandomGenerator random) {
        return RaftConfig.builder(memberId, random)
                .ticks(options.raft().electionTicks(), 1)
                .preVote(options.raft().preVote().orElse(level.atLeast(CompatibilityLevel.V3_5)))
                .build();
    }

    /**
     * When a write to the log has stalled: shortly before Raft, which falls silent after an election time-out, could not tell
     * a successor any more.
     */
    long stallMillis() {
        MemberOptions.Raft raft = options.raft();
        return Math.max(1, raft.electionTicks() - TICKS_TO_HAND_OVER) * raft.heartbeatMillis();
    }

    MvccOptions keyValues() {
        MemberOptions.Raft raft = options.raft();
        // etcd: a lease lives at least one and a half election timeouts, rounded up to seconds.
        long minTtlMillis = 3L * raft.electionTicks() / 2 * raft.heartbeatMillis();
        return new MvccOptions(
                options.compaction().batchLimit(),
                options.compaction().sleepMillis(),
                (minTtlMillis + MILLIS_PER_SECOND - 1) / MILLIS_PER_SECOND,
                level.atLeast(CompatibilityLevel.V3_5),
                options.integrity().compactHashCheck() && level.atLeast(CompatibilityLevel.V3_5),
                options.integrity().leaseCheckpointPersist() || level.atLeast(CompatibilityLevel.V3_6));
    }

    SnapshotTaker.Settings snapshots() {
        long count = options.raft().snapshotCount();
        long byLevel = level.atLeast(CompatibilityLevel.V3_6) ? SNAPSHOT_COUNT_FROM_3_6 : SNAPSHOT_COUNT;
        return new SnapshotTaker.Settings(
                options.directory(),
                count == 0 ? byLevel : count,
                options.raft().catchUpEntries(),
                options.storage().maxSnapshots(),
                options.storage().maxWals(),
                level.atLeast(CompatibilityLevel.V3_5));
    }
}
