package dev.quoin.server.storage;

import com.google.protobuf.ByteString;
import dev.quoin.api.backend.StoreTxn;
import dev.quoin.api.mvcc.Lease;
import dev.quoin.api.mvcc.LeaseExistsException;
import dev.quoin.api.mvcc.LeaseNotFoundException;
import dev.quoin.api.mvcc.LeaseTtlTooLargeException;
import dev.quoin.api.mvcc.Lessor;
import dev.quoin.api.mvcc.MvccStore;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The leases of whatever key-value state is the present one. */
record SwappedLessor(Supplier<Lessor> current) implements Lessor {

    @Override
    public Lease grant(StoreTxn txn, long id, long ttlSeconds) throws LeaseExistsException, LeaseTtlTooLargeException {
        return current.get().grant(txn, id, ttlSeconds);
    }

    @Override
    public void revoke(StoreTxn txn, MvccStore store, long id) throws LeaseNotFoundException {
        current.get().revoke(txn, store, id);
    }

    @Override
    public void checkpoint(StoreTxn txn, long id, long remainingSeconds) {
        current.get().checkpoint(txn, id, remainingSeconds);
    }

    @Override
    public long renew(long id) throws LeaseNotFoundException {
        return current.get().renew(id);
    }

    @Override
    public @Nullable Lease lookup(long id) {
        return current.get().lookup(id);
    }

    @Override
    public List<ByteString> keys(long id) {
        return current.get().keys(id);
    }

    @Override
    public List<Lease> leases() {
        return current.get().leases();
    }

    @Override
    public void promote(long extendMillis) {
        current.get().promote(extendMillis);
    }

    @Override
    public void demote() {
        current.get().demote();
    }

    @Override
    public boolean primary() {
        return current.get().primary();
    }

    @Override
    public List<Long> expired(int limit) {
        return current.get().expired(limit);
    }

    @Override
    public List<Lease> checkpointsDue(int limit) {
        return current.get().checkpointsDue(limit);
    }
}
