package dev.quoin.backend;

import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.Bucket;
import dev.quoin.api.backend.CorruptRecordException;

/** A walk that takes the sums off the lengths. At its end no pair may be missing. */
final class CheckedLengths implements BackendSnapshot.Lengths {

    private final Bucket bucket;
    private final BackendSnapshot.Lengths stored;
    private final long expected;
    private long seen;

    CheckedLengths(Bucket bucket, BackendSnapshot.Lengths stored, long expected) {
        this.bucket = bucket;
        this.stored = stored;
        this.expected = expected;
    }

    @Override
    public boolean next() throws BackendException {
        if (!stored.next()) {
            if (expected != seen) {
                throw new CorruptRecordException(
                        bucket, seen + " pairs found where " + expected + " are counted; rebuild the store");
            }
            return false;
        }
        seen++;
        if (stored.valueBytes() < RecordSum.BYTES) {
            throw new CorruptRecordException(bucket, "a value is too short for its checksum; rebuild the store");
        }
        return true;
    }

    @Override
    public byte[] key() {
        return stored.key();
    }

    @Override
    public int valueBytes() {
        return stored.valueBytes() - RecordSum.BYTES;
    }

    @Override
    public void close() {
        stored.close();
    }
}
