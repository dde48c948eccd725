package dev.quoin.mvcc.lease;

import com.google.protobuf.ByteString;
import dev.quoin.api.backend.Bucket;
import dev.quoin.api.backend.StoreTxn;
import dev.quoin.api.mvcc.Lease;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One lease of the table, guarded by the table's lock.
 *
 * <p>Stored in the bucket {@code lease}: the key is the id as 8 bytes big-endian, the value a {@code leasepb.Lease} of id,
 * granted time to live and checkpointed remaining time, in seconds. The keys are not stored; they are found again from the
 * key-values.
 */
final class HeldLease {

    /** The expiry of a lease on a member that is not primary. */
    static final long FOREVER = Long.MAX_VALUE;

    private static final long MICROS_PER_SECOND = 1_000_000;

    final long id;
    final long ttlSeconds;

    /** Time left at the last checkpoint; 0 where there was none since the grant or the last renewal. */
    long checkpointSeconds;

    long expiryMicros = FOREVER;

    private final Set<ByteString> keys = new HashSet<>();

    HeldLease(long id, long ttlSeconds, long checkpointSeconds) {
        this.id = id;
        this.ttlSeconds = ttlSeconds;
        this.checkpointSeconds = checkpointSeconds;
    }

    void attach(ByteString key) {
        keys.add(key);
    }

    void detach(ByteString key) {
        keys.remove(key);
    }

    List<ByteString> sortedKeys() {
        List<ByteString> sorted = new ArrayList<>(keys);
        sorted.sort(ByteString.unsignedLexicographicalComparator());
        return sorted;
    }

    /** Time that a new primary gives the lease. */
    long startSeconds() {
        return checkpointSeconds > 0 ? checkpointSeconds : ttlSeconds;
    }

    /** Gives the lease its time, and some on top, from now on. */
    void restart(long nowMicros, long extendMicros) {
        expiryMicros = nowMicros + extendMicros + startSeconds() * MICROS_PER_SECOND;
    }

    boolean expired(long nowMicros) {
        return expiryMicros <= nowMicros;
    }

    Lease asOf(long nowMicros) {
        long remaining = expiryMicros == FOREVER ? -1 : Math.floorDiv(expiryMicros - nowMicros, MICROS_PER_SECOND);
        return new Lease(id, ttlSeconds, remaining);
    }

    void store(StoreTxn txn) {
        byte[] value = dev.quoin.rpc.leasepb.Lease.newBuilder()
                .setID(id)
                .setTTL(ttlSeconds)
                .setRemainingTTL(checkpointSeconds)
                .build()
                .toByteArray();
        txn.put(Bucket.LEASE, storedKey(id), value);
    }

    static byte[] storedKey(long id) {
        return ByteBuffer.allocate(Long.BYTES).putLong(id).array();
    }
}
