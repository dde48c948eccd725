package dev.quoin.backend;

import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.Bucket;
import dev.quoin.api.backend.StoreFiles;
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
        boolean whole = to == null && isLeast(from);
        return new CheckedCursor(bucket, cursor, whole ? stored().count(bucket) : CheckedCursor.UNKNOWN);
    }

    @Override
    public Lengths lengths(Bucket bucket) throws BackendException {
        return new CheckedLengths(bucket, stored().lengths(bucket), stored().count(bucket));
    }

    /** Whether no key that is in use is before this one. */
    private static boolean isLeast(byte[] from) {
        for (byte b : from) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public @Nullable StoreFiles files() throws BackendException {
        StoreFiles files = stored().files();
        return files == null ? null : new SummedFiles(files);
    }

    @Override
    public void forgetCached() throws BackendException {
        stored().forgetCached();
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
