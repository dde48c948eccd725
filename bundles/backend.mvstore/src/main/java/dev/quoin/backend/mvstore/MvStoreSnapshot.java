package dev.quoin.backend.mvstore;

import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.Bucket;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/** One use of a committed state. */
final class MvStoreSnapshot implements BackendSnapshot {

    private final CommittedState state;
    private final Runnable forgetCached;
    private final Consumer<MvStoreSnapshot> whenClosed;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Takes over one use of {@code state}. */
    MvStoreSnapshot(CommittedState state, Runnable forgetCached, Consumer<MvStoreSnapshot> whenClosed) {
        this.state = state;
        this.forgetCached = forgetCached;
        this.whenClosed = whenClosed;
    }

    @Override
    public byte @Nullable [] get(Bucket bucket, byte[] key) throws BackendException {
        try {
            byte[] value = map(bucket).get(key);
            return value == null ? null : value.clone();
        } catch (RuntimeException e) {
            throw failure(bucket, e);
        }
    }

    @Override
    public BackendSnapshot.Cursor scan(Bucket bucket, byte[] from, byte @Nullable [] to) throws BackendException {
        return new Walk(bucket, from, to);
    }

    @Override
    public void forgetCached() {
        forgetCached.run();
    }

    @Override
    public long count(Bucket bucket) throws BackendException {
        return map(bucket).sizeAsLong();
    }

    private MVMap<byte[], byte[]> map(Bucket bucket) throws BackendException {
        if (closed.get()) {
            throw new BackendException("the snapshot is closed");
        }
        return state.map(bucket);
    }

    @Override
    public void close() {
        if (!closed.getAndSet(true)) {
            state.release();
            whenClosed.accept(this);
        }
    }

    private static BackendException failure(Bucket bucket, RuntimeException e) {
        return new BackendException("cannot read bucket " + bucket.etcdName() + ": " + e.getMessage(), e);
    }

    private final class Walk implements BackendSnapshot.Cursor {

        private final Bucket bucket;
        private final byte @Nullable [] to;
        private final org.h2.mvstore.Cursor<byte[], byte[]> cursor;
        private byte[] key = {};
        private byte[] value = {};

        Walk(Bucket bucket, byte[] from, byte @Nullable [] to) throws BackendException {
            this.bucket = bucket;
            this.to = to;
            try {
                this.cursor = map(bucket).cursor(from);
            } catch (RuntimeException e) {
                throw failure(bucket, e);
            }
        }

        @Override
        public boolean next() throws BackendException {
            if (closed.get()) {
                throw new BackendException("the snapshot is closed");
            }
            try {
                if (!cursor.hasNext()) {
                    return false;
                }
                key = cursor.next().clone();
                value = cursor.getValue().clone();
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
            // Nothing is held but memory.
        }
    }
}
