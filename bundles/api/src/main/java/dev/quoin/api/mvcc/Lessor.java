package dev.quoin.api.mvcc;

import com.google.protobuf.ByteString;
import dev.quoin.api.backend.StoreTxn;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The leases. Granting, revoking and checkpointing are replicated and belong to the apply thread. Renewal and expiry are
 * the primary's alone (the leader's): a lessor that is not primary never lets a lease expire. Everything else is for any
 * thread.
 */
@ProviderType
public interface Lessor {

    /**
     * Grants a lease; a time to live below the least one is raised to it.
     *
     * @param id not 0
     */
    Lease grant(StoreTxn txn, long id, long ttlSeconds) throws LeaseExistsException, LeaseTtlTooLargeException;

    /** Revokes a lease and deletes its keys, in sorted order, in one transaction of {@code store}. */
    void revoke(StoreTxn txn, MvccStore store, long id) throws LeaseNotFoundException;

    /** Sets the remaining time of a lease, as the primary saw it; unknown leases are passed over. */
    void checkpoint(StoreTxn txn, long id, long remainingSeconds);

    /**
     * Starts a lease's time anew; primary only.
     *
     * @return the time to live in seconds, -1 where this lessor is not primary (any more): nothing is known then
     * @throws LeaseNotFoundException also where the lease has expired and waits to be revoked
     */
    long renew(long id) throws LeaseNotFoundException;

    /** A lease, or null. */
    @Nullable
    Lease lookup(long id);

    /** The keys attached to a lease, sorted; empty for an unknown one. */
    List<ByteString> keys(long id);

    /** All leases, ordered by the time they expire, as etcd lists them. */
    List<Lease> leases();

    /** Becomes primary: all leases get their (remaining) time to live and {@code extendMillis} on top. */
    void promote(long extendMillis);

    /** Stops being primary: no lease expires any more. */
    void demote();

    /** Whether this lessor is the primary. */
    boolean primary();

    /** Expired leases that are to be revoked now, at most {@code limit}; each is given out again only after a retry time. */
    List<Long> expired(int limit);

    /** Leases whose remaining time should be checkpointed now, at most {@code limit}. */
    List<Lease> checkpointsDue(int limit);
}
