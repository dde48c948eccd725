package dev.quoin.mvcc;

import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.Bucket;
import dev.quoin.api.backend.Durability;
import dev.quoin.api.backend.StateStore;
import dev.quoin.api.backend.StoreTxn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;

/** A store in memory whose transactions are seen when they end, all at once; snapshots are whole copies. */
final class MapStore implements StateStore {

    private final Map<Bucket, ConcurrentSkipListMap<byte[], byte[]>> buckets = new EnumMap<>(Bucket.class);
    private final Semaphore writer = new Semaphore(1);
    private final AtomicInteger transactions = new AtomicInteger();
    private final AtomicInteger transactionsLeft = new AtomicInteger(Integer.MAX_VALUE);

    MapStore() {
        for (Bucket bucket : Bucket.values()) {
            buckets.put(bucket, new ConcurrentSkipListMap<>(Arrays::compareUnsigned));
        }
    }

    /** Number of transactions that have ended. */
    int transactions() {
        return transactions.get();
    }

    /** Has every transaction after the next {@code count} fail, as a store does whose disk is gone. */
    void failAfter(int count) {
        transactionsLeft.set(count);
    }

    List<String> keys(Bucket bucket) {
        return buckets.get(bucket).keySet().stream().map(MapStore::describe).toList();
    }

    private static String describe(byte[] key) {
        RevisionKey revision = RevisionKey.decode(key);
        return revision.main() + "." + revision.sub() + (revision.tombstone() ? "t" : "");
    }

    @Override
    public StoreTxn begin() throws BackendException {
        if (transactionsLeft.decrementAndGet() < 0) {
            throw new BackendException("disk is gone");
        }
        writer.acquireUninterruptibly();
        return new Txn();
    }

    private final class Txn implements StoreTxn {

        private final List<Runnable> writes = new ArrayList<>();

        @Override
        public void put(Bucket bucket, byte[] key, byte[] value) {
            writes.add(() -> buckets.get(bucket).put(key, value));
        }

        @Override
        public void append(Bucket bucket, byte[] key, byte[] value) {
            put(bucket, key, value);
        }

        @Override
        public void delete(Bucket bucket, byte[] key) {
            writes.add(() -> buckets.get(bucket).remove(key));
        }

        @Override
        public void end() {
            synchronized (buckets) {
                writes.forEach(Runnable::run);
            }
            transactions.incrementAndGet();
            writer.release();
        }
    }

    @Override
    public byte[] get(Bucket bucket, byte[] key) {
        synchronized (buckets) {
            return buckets.get(bucket).get(key);
        }
    }

    @Override
    public BackendSnapshot pin() {
        Map<Bucket, TreeMap<byte[], byte[]>> copy = new EnumMap<>(Bucket.class);
        synchronized (buckets) {
            buckets.forEach((bucket, pairs) -> copy.put(bucket, new TreeMap<>(pairs)));
        }
        return new Pinned(copy);
    }

    private record Pinned(Map<Bucket, TreeMap<byte[], byte[]>> pairs) implements BackendSnapshot {

        @Override
        public byte[] get(Bucket bucket, byte[] key) {
            return pairs.get(bucket).get(key);
        }

        @Override
        public Cursor scan(Bucket bucket, byte[] from, byte[] to) {
            Map<byte[], byte[]> range = to == null
                    ? pairs.get(bucket).tailMap(from, true)
                    : pairs.get(bucket).subMap(from, true, to, false);
            return new Walk(range.entrySet().iterator());
        }

        @Override
        public long count(Bucket bucket) {
            return pairs.get(bucket).size();
        }

        @Override
        public void close() {}
    }

    private static final class Walk implements BackendSnapshot.Cursor {

        private final Iterator<Map.Entry<byte[], byte[]>> pairs;
        private Map.Entry<byte[], byte[]> current;

        Walk(Iterator<Map.Entry<byte[], byte[]>> pairs) {
            this.pairs = pairs;
        }

        @Override
        public boolean next() {
            if (!pairs.hasNext()) {
                return false;
            }
            current = pairs.next();
            return true;
        }

        @Override
        public byte[] key() {
            return current.getKey().clone();
        }

        @Override
        public byte[] value() {
            return current.getValue().clone();
        }

        @Override
        public void close() {}
    }

    @Override
    public void commit(Durability durability) {}

    @Override
    public long sizeOnDisk() {
        return 0;
    }

    @Override
    public long sizeInUse() {
        return 0;
    }

    @Override
    public void reclaim() {}

    @Override
    public void defragment(LongConsumer progress) {
        throw new UnsupportedOperationException("there is nothing to defragment");
    }

    @Override
    public String engine() {
        return "map";
    }

    @Override
    public BackendException failure() {
        return null;
    }

    @Override
    public void close() {}
}
