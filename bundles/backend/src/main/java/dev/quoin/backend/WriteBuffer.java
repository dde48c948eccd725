package dev.quoin.backend;

import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.Bucket;
import dev.quoin.api.backend.WriteBatch;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * The transactions of one batch, until the engine has them.
 *
 * <p>Appended revisions go into a column, everything else into a small sorted map for each bucket; an entry of a map is
 * always newer than one of the column with the same key. One transaction at a time writes; readers take no lock and see
 * ended transactions only, each as a whole: {@link #published} holds the number of the last one that ended (high 32
 * bits) and the length of the column at its end (low 32 bits), so that both move in one step.
 */
final class WriteBuffer {

    private final AppendedColumn appended = new AppendedColumn();
    private final Map<Bucket, ConcurrentSkipListMap<byte[], Overwrite>> overwritten = new EnumMap<>(Bucket.class);
    private int txn = 1;
    private int operations;
    private volatile long bytes;
    private volatile long published;
    private long begunNanos;

    WriteBuffer() {
        for (Bucket bucket : Bucket.values()) {
            overwritten.put(bucket, new ConcurrentSkipListMap<>(Arrays::compareUnsigned));
        }
    }

    /** Notes when the first transaction begins, in {@link System#nanoTime()}. */
    void begin(long nowNanos) {
        begunNanos = nowNanos;
    }

    long begunNanos() {
        return begunNanos;
    }

    void append(Bucket bucket, byte[] key, byte[] value) {
        boolean inColumn = bucket == Bucket.KEY
                && (map(bucket).isEmpty() || !map(bucket).containsKey(key))
                && appended.append(key, value);
        if (inColumn) {
            count(key.length + value.length);
        } else {
            put(bucket, key, value);
        }
    }

    void put(Bucket bucket, byte[] key, byte[] value) {
        overwrite(bucket, key, value);
        count(key.length + value.length);
    }

    void delete(Bucket bucket, byte[] key) {
        overwrite(bucket, key, null);
        count(key.length);
    }

    private void overwrite(Bucket bucket, byte[] key, byte @Nullable [] value) {
        NavigableMap<byte[], Overwrite> map = map(bucket);
        map.put(key, Overwrite.of(value, txn, map.get(key)));
    }

    // One writer at a time, under the store's lock: the volatile field is for its readers only.
    @SuppressWarnings("NonAtomicVolatileUpdate")
    private void count(int pairBytes) {
        operations++;
        bytes += pairBytes;
    }

    /** Ends the open transaction: from here on all readers see it. */
    void endTransaction() {
        published = ((long) txn << 32) | appended.count();
        txn++;
    }

    int operations() {
        return operations;
    }

    boolean isEmpty() {
        return operations == 0;
    }

    long bytes() {
        return bytes;
    }

    /** What ended transactions did to a key; null where they did not touch it. */
    @Nullable
    Lookup find(Bucket bucket, byte[] key) {
        long seen = published;
        return find(bucket, key, (int) (seen >>> 32), (int) seen);
    }

    /** The same with the writes of the transaction that is open; for its own thread. */
    @Nullable
    Lookup findOwn(Bucket bucket, byte[] key) {
        return find(bucket, key, Integer.MAX_VALUE, appended.count());
    }

    private @Nullable Lookup find(Bucket bucket, byte[] key, int txnLast, int columnLimit) {
        NavigableMap<byte[], Overwrite> map = map(bucket);
        if (!map.isEmpty()) {
            Overwrite newest = map.get(key);
            Overwrite seen = newest == null ? null : newest.seenAt(txnLast);
            if (seen != null) {
                return new Lookup(seen.value);
            }
        }
        if (bucket != Bucket.KEY || columnLimit == 0) {
            return null;
        }
        byte[] value = appended.find(key, columnLimit);
        return value == null ? null : new Lookup(value);
    }

    private ConcurrentSkipListMap<byte[], Overwrite> map(Bucket bucket) {
        return Objects.requireNonNull(overwritten.get(bucket));
    }

    /**
     * Hands the net effect over, one operation at most for each key, in key order within a bucket. Overwrites come
     * before the column, because deletions may be what makes an appended key the greatest of its bucket. Only a buffer
     * that is no longer written.
     */
    void replay(WriteBatch.Visitor visitor) throws BackendException {
        for (Bucket bucket : Bucket.values()) {
            for (Map.Entry<byte[], Overwrite> entry : map(bucket).entrySet()) {
                byte[] value = entry.getValue().value;
                if (value == null) {
                    visitor.delete(bucket, entry.getKey());
                } else {
                    visitor.put(bucket, entry.getKey(), value);
                }
            }
        }
        replayColumn(visitor);
    }

    private void replayColumn(WriteBatch.Visitor visitor) throws BackendException {
        if (appended.count() == 0) {
            return;
        }
        NavigableMap<byte[], Overwrite> map = map(Bucket.KEY);
        boolean greatest = map.isEmpty() || Arrays.compareUnsigned(map.lastKey(), appended.key(0)) < 0;
        for (int i = 0; i < appended.count(); i++) {
            byte[] key = appended.key(i);
            if (greatest) {
                visitor.append(Bucket.KEY, key, appended.value(i));
            } else if (!map.containsKey(key)) {
                visitor.put(Bucket.KEY, key, appended.value(i));
            }
        }
    }

    /** An answer of the buffer: the value, or null for a deleted key. */
    static final class Lookup {
        final byte @Nullable [] value;

        Lookup(byte @Nullable [] value) {
            this.value = value;
        }
    }
}
