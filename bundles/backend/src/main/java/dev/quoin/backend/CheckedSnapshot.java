package dev.quoin.backend;

import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.Bucket;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A pinned state, values without their sums after a check. */
final class CheckedSnapshot implements BackendSnapshot {

    private final SharedSnapshot shared;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Takes over one use of {@code shared}. */
    CheckedSnapshot(SharedSnapshot shared) {
        this.shared = shared;
    }

    @Override
    public byte @Nullable [] get(Bucket bucket, byte[] key) throws BackendException {
        byte[] stored = stored().get(bucket, key);
        return stored == null ? null : RecordSum.strip(bucket, key, stored);
    }

    @Override
    public Cursor scan(Bucket bucket, byte[] from, byte @Nullable [] to) throws BackendException {
        Cursor cursor = stored().scan(bucket, from, to);
        return new Cursor() {
            private byte[] key = {};
            private byte[] value = {};

            @Override
            public boolean next() throws BackendException {
                if (!cursor.next()) {
                    return false;
                }
                key = cursor.key();
                value = RecordSum.strip(bucket, key, cursor.value());
                return true;
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
        };
    }

    @Override
    public long count(Bucket bucket) throws BackendException {
        return stored().count(bucket);
    }

    private BackendSnapshot stored() throws BackendException {
        if (closed.get()) {
            throw new BackendException("the snapshot is closed");
        }
        return shared.stored();
    }

    @Override
    public void close() {
        if (!closed.getAndSet(true)) {
            shared.release();
        }
    }
}
