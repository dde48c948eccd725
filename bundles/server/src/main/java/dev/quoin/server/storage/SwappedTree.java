package dev.quoin.server.storage;

import dev.quoin.api.v2store.V2Event;
import dev.quoin.api.v2store.V2Exception;
import dev.quoin.api.v2store.V2Store;

/** The member's v2 tree, which a snapshot from the leader replaces by another one. */
public final class SwappedTree implements V2Store {

    private volatile V2Store current;

    public SwappedTree(V2Store first) {
        current = first;
    }

    /** Goes over to another tree. The apply lane. */
    void swap(V2Store next) {
        current = next;
    }

    @Override
    public long index() {
        return current.index();
    }

    @Override
    public V2Event get(String path, boolean recursive, boolean sorted) throws V2Exception {
        return current.get(path, recursive, sorted);
    }

    @Override
    public V2Event set(String path, boolean directory, String value, long expirationNanos, boolean refresh)
            throws V2Exception {
        return current.set(path, directory, value, expirationNanos, refresh);
    }

    @Override
    public V2Event update(String path, String value, long expirationNanos, boolean refresh) throws V2Exception {
        return current.update(path, value, expirationNanos, refresh);
    }

    @Override
    public V2Event create(String path, boolean directory, String value, boolean unique, long expirationNanos)
            throws V2Exception {
        return current.create(path, directory, value, unique, expirationNanos);
    }

    @Override
    public V2Event compareAndSwap(
            String path, String previousValue, long previousIndex, String value, long expirationNanos, boolean refresh)
            throws V2Exception {
        return current.compareAndSwap(path, previousValue, previousIndex, value, expirationNanos, refresh);
    }

    @Override
    public V2Event delete(String path, boolean directory, boolean recursive) throws V2Exception {
        return current.delete(path, directory, recursive);
    }

    @Override
    public V2Event compareAndDelete(String path, String previousValue, long previousIndex) throws V2Exception {
        return current.compareAndDelete(path, previousValue, previousIndex);
    }

    @Override
    public void expire(long nowNanos) {
        current.expire(nowNanos);
    }

    @Override
    public boolean hasExpiring() {
        return current.hasExpiring();
    }

    @Override
    public byte[] save() {
        return current.save();
    }

    @Override
    public byte[] statistics() {
        return current.statistics();
    }
}
