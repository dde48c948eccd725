package dev.quoin.backend;

import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.Bucket;
import dev.quoin.api.backend.CorruptRecordException;

/**
 * A walk that checks each record. A walk over a whole bucket also checks at its end that no pair was missing, which no
 * record's sum can tell.
 */
final class CheckedCursor implements BackendSnapshot.Cursor {

    static final long UNKNOWN = -1;

    private final Bucket bucket;
    private final BackendSnapshot.Cursor stored;
    private final long expected;
    private long seen;
    private byte[] key = {};
    private byte[] value = {};

    CheckedCursor(Bucket bucket, BackendSnapshot.Cursor stored, long expected) {
        this.bucket = bucket;
        this.stored = stored;
        this.expected = expected;
    }

    @Override
    public boolean next() throws BackendException {
        if (!stored.next()) {
            if (expected != UNKNOWN && expected != seen) {
                throw new CorruptRecordException(
                        bucket, seen + " pairs found where " + expected + " are counted; rebuild the store");
            }
            return false;
        }
        seen++;
        key = stored.key();
        value = RecordSum.strip(bucket, key, stored.value());
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
        stored.close();
    }
}
