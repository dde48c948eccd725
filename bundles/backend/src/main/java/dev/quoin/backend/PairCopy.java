package dev.quoin.backend;

import dev.quoin.api.backend.Backend;
import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.Bucket;
import dev.quoin.api.backend.Durability;
import dev.quoin.api.backend.WriteBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Copies a snapshot into an empty engine as it is stored, sums included, and then reads it back. Every record is checked
 * against its sum on the way, so that damage is never copied.
 */
final class PairCopy {

    /** Pairs in one batch of the target, and between two looks at what was read back. */
    private static final int CHUNK_PAIRS_MAX = 1_000;

    /** Bytes in one batch of the target: a sync of so many holds up nobody else's for long. */
    private static final long CHUNK_BYTES_MAX = 256L << 10;

    private static final byte[] FIRST = {};

    private final Durability durability;
    private final Progress progress;

    /** Is told of each chunk; what it throws ends the copy. */
    interface Progress {

        /** Tells nobody. */
        Progress NONE = new Progress() {
            @Override
            public void copied(long keys, long bytes) {}

            @Override
            public void checked(long keys) {}
        };

        void copied(long keys, long bytes) throws BackendException;

        void checked(long keys) throws BackendException;
    }

    /**
     * @param durability of each chunk, as it is written
     */
    PairCopy(Durability durability, Progress progress) {
        this.durability = durability;
        this.progress = progress;
    }

    void copy(BackendSnapshot from, Backend to) throws BackendException {
        Tally read = new Tally();
        for (Bucket bucket : Bucket.values()) {
            copy(from, to, bucket, read);
        }
        Tally found = tally(to);
        if (!found.sameAs(read)) {
            throw new BackendException("the copy differs from the store: " + found + " instead of " + read);
        }
    }

    private Tally tally(Backend of) throws BackendException {
        Tally found = new Tally();
        long told = 0;
        try (BackendSnapshot written = of.snapshot()) {
            for (Bucket bucket : Bucket.values()) {
                try (BackendSnapshot.Cursor pairs = written.scan(bucket, FIRST, null)) {
                    while (pairs.next()) {
                        found.add(bucket, pairs.key(), pairs.value());
                        if (found.pairs - told >= CHUNK_PAIRS_MAX) {
                            progress.checked(found.pairs - told);
                            told = found.pairs;
                        }
                    }
                }
            }
        }
        progress.checked(found.pairs - told);
        return found;
    }

    private void copy(BackendSnapshot from, Backend to, Bucket bucket, Tally read) throws BackendException {
        try (BackendSnapshot.Cursor pairs = from.scan(bucket, FIRST, null)) {
            Chunk chunk = new Chunk(bucket);
            while (pairs.next()) {
                byte[] key = pairs.key();
                byte[] value = pairs.value();
                RecordSum.check(bucket, key, value);
                read.add(bucket, key, value);
                chunk.add(key, value);
                if (chunk.full()) {
                    write(chunk, to);
                    chunk = new Chunk(bucket);
                }
            }
            if (chunk.size() > 0) {
                write(chunk, to);
            }
        }
    }

    private void write(Chunk chunk, Backend to) throws BackendException {
        to.apply(chunk, durability);
        progress.copied(chunk.size(), chunk.bytes);
    }

    /** Number and digest of the pairs seen. */
    private static final class Tally {
        private final CRC32C digest = new CRC32C();
        private long pairs;

        void add(Bucket bucket, byte[] key, byte[] value) {
            digest.update(bucket.nameBytes());
            digest.update(key);
            digest.update(value);
            pairs++;
        }

        boolean sameAs(Tally other) {
            return pairs == other.pairs && digest.getValue() == other.digest.getValue();
        }

        @Override
        public String toString() {
            return pairs + " pairs (digest " + Long.toHexString(digest.getValue()) + ")";
        }
    }

    private static final class Chunk implements WriteBatch {
        private final Bucket bucket;
        private final List<byte[]> keys = new ArrayList<>();
        private final List<byte[]> values = new ArrayList<>();
        private long bytes;

        Chunk(Bucket bucket) {
            this.bucket = bucket;
        }

        void add(byte[] key, byte[] value) {
            keys.add(key);
            values.add(value);
            bytes += key.length + value.length;
        }

        boolean full() {
            return keys.size() >= CHUNK_PAIRS_MAX || bytes >= CHUNK_BYTES_MAX;
        }

        @Override
        public int size() {
            return keys.size();
        }

        @Override
        public void replay(Visitor visitor) throws BackendException {
            for (int i = 0; i < keys.size(); i++) {
                visitor.append(bucket, keys.get(i), values.get(i));
            }
        }
    }
}
