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
 */
public record MvccOptions(
        int compactionBatchLimit,
        int compactionSleepMillis,
        long minLeaseTtlSeconds,
        boolean keepTombstoneAtCompaction) {}
