package dev.quoin.api.mvcc;

/**
 * What a member decides about its key-value state.
 *
 * @param compactionBatchLimit revisions that compaction deletes in one go
 * @param compactionSleepMillis pause between two such batches
 * @param minLeaseTtlSeconds least time to live of a lease: etcd's rule is {@code ceil(3 * electionTicks / 2 *
 *     heartbeat)} in whole seconds
 * @param keepTombstoneAtCompaction whether a compaction keeps a tombstone that lies exactly at its revision (etcd from
 *     3.4.34 and 3.5.16 on)
 * @param hashCompactions whether the history is hashed at each compaction, before its records are deleted, which reads all
 *     records up to its revision
 * @param persistLeaseCheckpoints whether the remaining time of a checkpoint is stored, so that it outlives a restart
 */
public record MvccOptions(
        int compactionBatchLimit,
        int compactionSleepMillis,
        long minLeaseTtlSeconds,
        boolean keepTombstoneAtCompaction,
        boolean hashCompactions,
        boolean persistLeaseCheckpoints) {

    /** Options without hashes of compactions, and with checkpoints that are stored. */
    public MvccOptions(
            int compactionBatchLimit,
            int compactionSleepMillis,
            long minLeaseTtlSeconds,
            boolean keepTombstoneAtCompaction) {
        this(compactionBatchLimit, compactionSleepMillis, minLeaseTtlSeconds, keepTombstoneAtCompaction, false, true);
    }
}
