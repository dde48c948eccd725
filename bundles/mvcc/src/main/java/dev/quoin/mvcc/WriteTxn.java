package dev.quoin.mvcc;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.Bucket;
import dev.quoin.api.backend.StoreTxn;
import dev.quoin.api.mvcc.CompactedException;
import dev.quoin.api.mvcc.FutureRevisionException;
import dev.quoin.api.mvcc.MvccTxn;
import dev.quoin.api.mvcc.RangeContent;
import dev.quoin.api.mvcc.RangeResult;
import dev.quoin.mvcc.index.KeyRevision;
import dev.quoin.rpc.mvccpb.KeyValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The one open writing transaction. Its changes are in the index at once, under a revision that no reader asks for yet. */
final class WriteTxn implements MvccTxn {

    private final KeyValueStore store;
    private final StoreTxn storeTxn;
    private final long main;
    private final List<KeyValue> changes = new ArrayList<>(2);
    private boolean ended;

    int ranges;
    int puts;
    int deletes;
    long putBytes;

    WriteTxn(KeyValueStore store, StoreTxn storeTxn, long begunAt) {
        this.store = store;
        this.storeTxn = storeTxn;
        this.main = begunAt + 1;
    }

    @Override
    public long put(ByteString key, ByteString value, long lease) {
        puts++;
        putBytes += key.size() + value.size();
        int sub = changes.size();
        byte[] keyBytes = key.toByteArray();
        KeyRevision now = store.index.put(keyBytes, main, sub, lease != 0);
        KeyValue keyValue = KeyValue.newBuilder()
                .setKey(key)
                .setValue(value)
                .setCreateRevision(now.created())
                .setModRevision(main)
                .setVersion(now.version())
                .setLease(lease)
                .build();
        record(sub, false, keyValue.toByteArray());
        changes.add(keyValue);
        if (lease == 0) {
            store.leases.detach(key);
        } else if (store.leases.leaseOf(key) != lease) {
            // Not the caller's bytes: the lease keeps the key for long, and they may be a slice of a large request.
            store.leases.attach(lease, UnsafeByteOperations.unsafeWrap(keyBytes));
        }
        return main;
    }

    @Override
    public long deleteRange(ByteString key, @Nullable ByteString end) {
        deletes++;
        List<KeyRevision> found = new ArrayList<>();
        if (end == null) {
            KeyRevision one = store.index.get(key.toByteArray(), main);
            if (one != null) {
                found.add(one);
            }
        } else {
            store.index.range(key.toByteArray(), end.isEmpty() ? null : end.toByteArray(), main, 0, found);
        }
        for (KeyRevision one : found) {
            delete(one.key());
        }
        return found.size();
    }

    private void delete(byte[] keyBytes) {
        int sub = changes.size();
        ByteString key = UnsafeByteOperations.unsafeWrap(keyBytes);
        record(sub, true, KeyValue.newBuilder().setKey(key).build().toByteArray());
        store.index.tombstone(keyBytes, main, sub);
        changes.add(KeyValue.newBuilder().setKey(key).setModRevision(main).build());
        store.leases.detach(key);
    }

    private void record(int sub, boolean tombstone, byte[] record) {
        storeTxn.append(Bucket.KEY, RevisionKey.encode(main, sub, tombstone), record);
        store.values.append(main, sub, tombstone, record);
        store.written.add(main, sub, tombstone, record);
    }

    @Override
    public RangeResult range(
            ByteString key, @Nullable ByteString end, long atRevision, long limit, RangeContent content)
            throws CompactedException, FutureRevisionException, BackendException {
        ranges++;
        return store.ranges.read(key, end, atRevision, revision(), limit, content, this::read);
    }

    @Override
    public @Nullable KeyValue get(ByteString key) throws BackendException {
        KeyRevision found = store.index.get(key.toByteArray(), main);
        return found == null ? null : read(found.main(), found.sub());
    }

    private @Nullable KeyValue read(long atMain, int sub) throws BackendException {
        return atMain == main ? changes.get(sub) : store.values.read(atMain, sub);
    }

    @Override
    public long revision() {
        return changes.isEmpty() ? main - 1 : main;
    }

    @Override
    public List<KeyValue> changes() {
        return Collections.unmodifiableList(changes);
    }

    @Override
    public void end() {
        if (ended) {
            throw new IllegalStateException("transaction has ended");
        }
        ended = true;
        store.ended(this, main, changes);
    }
}
