package dev.quoin.api.mvcc;

/**
 * Hash of the key-value history, as {@code HashKV} answers it.
 *
 * @param hash CRC-32C, unsigned in 32 bits
 * @param compactRevision compacted revision at that moment, -1 before the first compaction
 * @param hashRevision revision that was hashed
 * @param currentRevision the store's revision at that moment
 */
public record KvHash(int hash, long compactRevision, long hashRevision, long currentRevision) {}
