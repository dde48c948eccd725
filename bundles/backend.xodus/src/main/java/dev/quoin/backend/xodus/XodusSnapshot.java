package dev.quoin.backend.xodus;

import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.Bucket;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import jetbrains.exodus.ArrayByteIterable;
import jetbrains.exodus.ByteIterable;
import jetbrains.exodus.env.Environment;
import jetbrains.exodus.env.Store;
import jetbrains.exodus.env.Transaction;
import org.jspecify.annotations.Nullable;

/** A read-only transaction. Xodus ends it by itself when it gets too old, and then says so to whoever reads. */
final class XodusSnapshot implements BackendSnapshot {

    private final Map<Bucket, Store> stores;
    private final Transaction transaction;
    private final Consumer<XodusSnapshot> whenClosed;

    XodusSnapshot(Environment environment, Map<Bucket, Store> stores, Consumer<XodusSnapshot> whenClosed) {
        this.stores = stores;
        this.whenClosed = whenClosed;
        this.transaction = environment.beginReadonlyTransaction();
        // A transaction opens each tree at its first use and keeps it in a map that is not made for several threads:
        // after this nobody writes to it.
        stores.values().forEach(store -> store.count(transaction));
    }

    private Store store(Bucket bucket) {
        return Objects.requireNonNull(stores.get(bucket));
    }

    @Override
    public byte @Nullable [] get(Bucket bucket, byte[] key) throws BackendException {
        try {
            ByteIterable value = store(bucket).get(transaction, new ArrayByteIterable(key));
            return value == null ? null : bytes(value);
        } catch (RuntimeException e) {
            throw failure(bucket, e);
        }
    }

    @Override
    public Cursor scan(Bucket bucket, byte[] from, byte @Nullable [] to) throws BackendException {
        try {
            return new Walk(bucket, store(bucket).openCursor(transaction), from, to);
        } catch (RuntimeException e) {
            throw failure(bucket, e);
        }
    }

    @Override
    public long count(Bucket bucket) throws BackendException {
        try {
            return store(bucket).count(transaction);
        } catch (RuntimeException e) {
            throw failure(bucket, e);
        }
    }

    @Override
    public synchronized void close() {
        if (!transaction.isFinished()) {
            transaction.abort();
        }
        whenClosed.accept(this);
    }

    private static BackendException failure(Bucket bucket, RuntimeException e) {
        return XodusBackend.failure("cannot read bucket " + bucket.etcdName(), e);
    }

    private static byte[] bytes(ByteIterable from) {
        return Arrays.copyOf(from.getBytesUnsafe(), from.getLength());
    }

    private static final class Walk implements Cursor {

        private final Bucket bucket;
        private final jetbrains.exodus.env.Cursor cursor;
        private final byte[] from;
        private final byte @Nullable [] to;
        private boolean begun;
        private byte[] key = {};
        private byte[] value = {};

        Walk(Bucket bucket, jetbrains.exodus.env.Cursor cursor, byte[] from, byte @Nullable [] to) {
            this.bucket = bucket;
            this.cursor = cursor;
            this.from = from;
            this.to = to;
        }

        @Override
        public boolean next() throws BackendException {
            try {
                boolean found = (begun || from.length == 0)
                        ? cursor.getNext()
                        : cursor.getSearchKeyRange(new ArrayByteIterable(from)) != null;
                begun = true;
                if (!found) {
                    return false;
                }
                key = bytes(cursor.getKey());
                value = bytes(cursor.getValue());
                return to == null || Arrays.compareUnsigned(key, to) < 0;
            } catch (RuntimeException e) {
                throw failure(bucket, e);
            }
        }

        @Override
        public byte[] key() {
            return key;
        }

        @Override
        public byte[] value() {
            return value;
        }

        @Override
        public void close() {
            cursor.close();
        }
    }
}
