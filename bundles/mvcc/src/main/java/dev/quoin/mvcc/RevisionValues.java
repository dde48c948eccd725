package dev.quoin.mvcc;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.UnsafeByteOperations;
import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.Bucket;
import dev.quoin.api.backend.CorruptRecordException;
import dev.quoin.api.backend.StateStore;
import dev.quoin.api.backend.StoreTxn;
import dev.quoin.mvcc.values.ValueRing;
import dev.quoin.rpc.mvccpb.KeyValue;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The key-values by revision, wherever they are: in the ring of recent ones, among those whose store transaction is still
 * open, in the ring of those that were read lately, or in the store. The apply thread writes, any thread reads.
 */
final class RevisionValues {

    private final StateStore store;
    private final ValueRing recent;
    private final ValueRing reread;
    private final ReentrantLock rereadLock = new ReentrantLock();

    /** Transaction that holds what {@link #unstored} lists. */
    private @Nullable StoreTxn open;

    /** Ended transactions that the store does not show yet, newest first. */
    private volatile @Nullable Unstored unstored;

    /** @param oldest main revision of the last one in the chain */
    private record Unstored(
            long main,
            long oldest,
            List<KeyValue> changes,
            @Nullable Unstored before) {}

    RevisionValues(StateStore store, ValueRing recent, ValueRing reread) {
        this.store = store;
        this.recent = recent;
        this.reread = reread;
    }

    /** A transaction begins; if its store transaction is a new one, all earlier ones have ended. */
    void begin(StoreTxn txn) {
        if (txn != open) {
            open = txn;
            unstored = null;
        }
    }

    /** Keeps the record of a change. */
    void append(long main, int sub, boolean tombstone, byte[] record) {
        recent.append(main, sub, tombstone, record);
    }

    /** A transaction ends; its revision is published right after. */
    void end(long main, List<KeyValue> changes) {
        recent.seal(main, changes.size() - 1);
        Unstored before = unstored;
        unstored = new Unstored(main, before == null ? main : before.oldest, changes, before);
    }

    /** The put of a revision, or null where it is compacted. */
    @Nullable
    KeyValue read(long main, int sub) throws BackendException {
        ValueRing.Copy copy = recent.read(main, sub);
        if (copy != null) {
            return parse(copy.bytes());
        }
        List<KeyValue> changes = unstored(main);
        if (changes != null) {
            return changes.get(sub);
        }
        copy = reread.read(main, sub);
        if (copy != null) {
            return parse(copy.bytes());
        }
        byte[] record = store.get(Bucket.KEY, RevisionKey.encode(main, sub, false));
        if (record == null) {
            return null;
        }
        keep(main, sub, record);
        return parse(record);
    }

    /** A change of a published revision if it is among the recent ones, or null. */
    ValueRing.@Nullable Copy recent(long main, int sub) {
        return recent.read(main, sub);
    }

    /**
     * The changes of a published revision if the store may not show them yet. Where there are none, a snapshot of the store
     * that is taken afterwards has the revision, as long as it is not compacted.
     */
    @Nullable
    List<KeyValue> unstored(long main) {
        Unstored txn = unstored;
        if (txn == null || main < txn.oldest) {
            return null;
        }
        for (; txn != null && txn.main >= main; txn = txn.before) {
            if (txn.main == main) {
                return txn.changes;
            }
        }
        return null;
    }

    /** A reader that finds the lock taken goes on without. */
    private void keep(long main, int sub, byte[] record) {
        if (rereadLock.tryLock()) {
            try {
                reread.append(main, sub, false, record);
            } finally {
                rereadLock.unlock();
            }
        }
    }

    /** Decodes a record; the message shares its bytes. */
    static KeyValue parse(byte[] record) throws CorruptRecordException {
        try {
            CodedInputStream in = UnsafeByteOperations.unsafeWrap(record).newCodedInput();
            in.enableAliasing(true);
            return KeyValue.parser().parseFrom(in);
        } catch (IOException e) {
            throw new CorruptRecordException(Bucket.KEY, "not a key-value: " + e.getMessage());
        }
    }
}
