package dev.quoin.server.apply;

import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.Bucket;
import dev.quoin.api.backend.StateStore;
import dev.quoin.api.backend.StoreTxn;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The index of the last entry whose effect is in the store, written in the same transaction as the effect. Entries up to it
 * are not applied to the store again.
 */
public final class ConsistentIndex {

    private static final byte[] INDEX_KEY = "consistent_index".getBytes(StandardCharsets.UTF_8);
    private static final byte[] TERM_KEY = "term".getBytes(StandardCharsets.UTF_8);

    private final boolean withTerm;
    private long index;

    private ConsistentIndex(long index, boolean withTerm) {
        this.index = index;
        this.withTerm = withTerm;
    }

    /**
     * Reads the index; 0 in an empty store.
     *
     * @param withTerm whether the entry's term is written beside it, as etcd does from 3.5 on
     */
    public static ConsistentIndex load(StateStore store, boolean withTerm) throws BackendException {
        return new ConsistentIndex(read(store), withTerm);
    }

    /** The index that a store holds. */
    public static long read(StateStore store) throws BackendException {
        byte[] stored = store.get(Bucket.META, INDEX_KEY);
        return stored == null ? 0 : ByteBuffer.wrap(stored).getLong();
    }

    /** The index that a pinned state or an image holds. */
    public static long read(BackendSnapshot image) throws BackendException {
        byte[] stored = image.get(Bucket.META, INDEX_KEY);
        return stored == null ? 0 : ByteBuffer.wrap(stored).getLong();
    }

    /** Goes on from what another store holds. */
    void reload(StateStore store) throws BackendException {
        index = read(store);
    }

    public long get() {
        return index;
    }

    /** Moves the index forward; never back. */
    void advance(StoreTxn txn, long newIndex, long term) {
        if (newIndex <= index) {
            return;
        }
        index = newIndex;
        txn.put(Bucket.META, INDEX_KEY, bytes(newIndex));
        if (withTerm) {
            txn.put(Bucket.META, TERM_KEY, bytes(term));
        }
    }

    private static byte[] bytes(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }
}
