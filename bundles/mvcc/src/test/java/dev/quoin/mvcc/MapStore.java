package dev.quoin.mvcc;

import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.Bucket;
import dev.quoin.api.backend.Durability;
import dev.quoin.api.backend.StateStore;
import dev.quoin.api.backend.StoreTxn;
import dev.quoin.env.fixture.Pairs;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;

/** A store in memory whose transactions are seen when they end, all at once; snapshots are whole copies. */
final class MapStore implements StateStore {

    /** Its own monitor guards it. */
    private final Pairs pairs;

    private final Semaphore writer = new Semaphore(1);
    private final AtomicInteger transactions = new AtomicInteger();
    private final AtomicInteger transactionsLeft = new AtomicInteger(Integer.MAX_VALUE);

    MapStore() {
        this(new Pairs());
    }

    private MapStore(Pairs pairs) {
        this.pairs = pairs;
    }

    /** Another one that holds the same now. */
    MapStore copy() {
        synchronized (pairs) {
            return new MapStore(pairs.copy());
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
        synchronized (pairs) {
            return pairs.of(bucket).keySet().stream().map(MapStore::describe).toList();
        }
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
            writes.add(() -> pairs.of(bucket).put(key, value));
        }

        @Override
        public void append(Bucket bucket, byte[] key, byte[] value) {
            put(bucket, key, value);
        }

        @Override
        public void delete(Bucket bucket, byte[] key) {
            writes.add(() -> pairs.of(bucket).remove(key));
        }

        @Override
        public void end() {
            synchronized (pairs) {
                writes.forEach(Runnable::run);
            }
            transactions.incrementAndGet();
            writer.release();
        }
    }

    @Override
    public byte[] get(Bucket bucket, byte[] key) {
        synchronized (pairs) {
            return pairs.get(bucket, key);
        }
    }

    @Override
    public BackendSnapshot pin() {
        synchronized (pairs) {
            return pairs.copy();
        }
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
