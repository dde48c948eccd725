package dev.quoin.api.mvcc;

/**
 * A lease.
 *
 * @param id its id
 * @param ttlSeconds the granted time to live
 * @param remainingSeconds time left, rounded down; negative once it has expired, -1 where this lessor is not primary
 */
public record Lease(long id, long ttlSeconds, long remainingSeconds) {}
