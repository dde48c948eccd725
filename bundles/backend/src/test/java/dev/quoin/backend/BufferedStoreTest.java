package dev.quoin.backend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.Bucket;
import dev.quoin.api.backend.CorruptRecordException;
import dev.quoin.api.backend.Durability;
import dev.quoin.api.backend.StateStore;
import dev.quoin.api.backend.StoreTxn;
import dev.quoin.api.metrics.Meters;
import dev.quoin.env.LocalDisk;
import dev.quoin.env.fixture.Pairs;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class BufferedStoreTest {

    /** So long that only limits and flushes seal a batch. */
    private static final Batching NEVER = Batching.of(3_600_000, 50);

    private static final byte[] INDEX = "consistent_index".getBytes(UTF_8);

    @TempDir
    Path directory;

    private final HeapEngine engine = new HeapEngine("heap", true);
    private ActiveStore active;
    private StateStore store;

    @BeforeEach
    void open() throws BackendException {
        active = active(NEVER);
        store = active.open(directory);
    }

    private ActiveStore active(Batching batching) {
        EngineOffer offer = new EngineOffer();
        offer.add(engine);
        return new ActiveStore(new LocalDisk(), offer, new StoreMeters(Meters.NONE), batching, "");
    }

    @AfterEach
    void close() throws BackendException {
        store.close();
        assertThat(engine.open).hasValue(0);
    }

    private static byte[] revision(long main) {
        return ByteBuffer.allocate(17).putLong(main).put((byte) '_').putLong(0).array();
    }

    private static byte[] number(long n) {
        return ByteBuffer.allocate(8).putLong(n).array();
    }

    private void append(long main) throws BackendException {
        StoreTxn txn = store.begin();
        txn.append(Bucket.KEY, revision(main), number(main * 3));
        txn.put(Bucket.META, INDEX, number(main));
        txn.end();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void answersLikeASortedMap(long seed) throws Exception {
        Random random = new Random(seed);
        Pairs oracle = new Pairs();
        Bucket[] buckets = {Bucket.KEY, Bucket.META, Bucket.AUTH};
        long last = 0;
        for (int i = 0; i < 400; i++) {
            StoreTxn txn = store.begin();
            for (int op = random.nextInt(6); op > 0; op--) {
                Bucket bucket = buckets[random.nextInt(buckets.length)];
                byte[] key = revision(1 + random.nextInt(40));
                byte[] value = number(random.nextLong());
                int kind = random.nextInt(4);
                if (kind == 0) {
                    txn.delete(bucket, key);
                    oracle.of(bucket).remove(key);
                } else if (kind == 1) {
                    txn.put(bucket, key, value);
                    oracle.of(bucket).put(key, value);
                } else {
                    NavigableMap<byte[], byte[]> pairs = oracle.of(Bucket.KEY);
                    last = 1
                            + (pairs.isEmpty()
                                    ? 0
                                    : ByteBuffer.wrap(pairs.lastKey()).getLong());
                    txn.append(Bucket.KEY, revision(last), value);
                    pairs.put(revision(last), value);
                }
                assertThat(store.get(bucket, key))
                        .as("own write, seed %d", seed)
                        .isEqualTo(oracle.of(bucket).get(key));
            }
            txn.end();
            if (random.nextInt(40) == 0) {
                store.commit(Durability.BUFFERED);
            }
            for (Bucket bucket : buckets) {
                byte[] key = revision(1 + random.nextInt(60));
                assertThat(store.get(bucket, key))
                        .as("seed %d", seed)
                        .isEqualTo(oracle.of(bucket).get(key));
            }
            if (random.nextInt(100) == 0) {
                store.close();
                store = active.open(directory);
            }
        }
        try (BackendSnapshot pinned = store.pin()) {
            assertHolds(pinned, oracle);
        }
        assertThat(engine.batches.get()).isGreaterThan(10);
    }

    private static void assertHolds(BackendSnapshot pinned, Pairs oracle) throws BackendException {
        for (Bucket bucket : Bucket.values()) {
            List<byte[]> found = new ArrayList<>();
            try (BackendSnapshot.Cursor cursor = pinned.scan(bucket, new byte[0], null);
                    BackendSnapshot.Lengths lengths = pinned.lengths(bucket)) {
                while (cursor.next()) {
                    assertThat(lengths.next()).isTrue();
                    assertThat(lengths.valueBytes()).isEqualTo(cursor.value().length);
                    found.add(cursor.key());
                    found.add(cursor.value());
                }
            }
            List<byte[]> wanted = new ArrayList<>();
            oracle.of(bucket).forEach((key, value) -> wanted.addAll(List.of(key, value)));
            assertThat(found.toArray()).isEqualTo(wanted.toArray());
            assertThat(pinned.count(bucket)).isEqualTo(wanted.size() / 2);
        }
    }

    @Test
    void readersOfOtherThreadsSeeNothingOfAnOpenTransactionAndThenAllOfIt() throws Exception {
        append(1);
        StoreTxn txn = store.begin();
        txn.append(Bucket.KEY, revision(2), number(6));
        txn.put(Bucket.META, INDEX, number(2));
        txn.delete(Bucket.AUTH, number(1));
        assertThat(store.get(Bucket.META, INDEX)).isEqualTo(number(2));
        CompletableFuture.runAsync(() -> {
                    assertThat(read(Bucket.KEY, revision(2))).isNull();
                    assertThat(read(Bucket.META, INDEX)).isEqualTo(number(1));
                })
                .join();
        txn.end();
        CompletableFuture.runAsync(() -> {
                    assertThat(read(Bucket.KEY, revision(2))).isEqualTo(number(6));
                    assertThat(read(Bucket.META, INDEX)).isEqualTo(number(2));
                })
                .join();
    }

    private byte[] read(Bucket bucket, byte[] key) {
        try {
            return store.get(bucket, key);
        } catch (BackendException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void concurrentReadersAlwaysFindWhatTheIndexPromises() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        AtomicLong reads = new AtomicLong();
        List<CompletableFuture<Void>> readers = new ArrayList<>();
        append(1);
        CountDownLatch reading = new CountDownLatch(2);
        for (int i = 0; i < 2; i++) {
            Random random = new Random(i);
            readers.add(CompletableFuture.runAsync(() -> {
                while (!stop.get()) {
                    long index = ByteBuffer.wrap(read(Bucket.META, INDEX)).getLong();
                    long main = Math.max(1, index - random.nextInt(300));
                    assertThat(read(Bucket.KEY, revision(main))).isEqualTo(number(main * 3));
                    assertThat(read(Bucket.KEY, revision(index))).isEqualTo(number(index * 3));
                    reads.incrementAndGet();
                    reading.countDown();
                }
            }));
        }
        reading.await();
        for (long main = 2; main <= 3_000; main++) {
            append(main);
        }
        stop.set(true);
        readers.forEach(CompletableFuture::join);
        assertThat(reads.get()).isPositive();
    }

    @Test
    void pinHoldsExactlyTheTransactionsBeforeIt() throws Exception {
        append(1);
        append(2);
        try (BackendSnapshot pinned = store.pin()) {
            append(3);
            store.commit(Durability.BUFFERED);
            assertThat(pinned.get(Bucket.META, INDEX)).isEqualTo(number(2));
            assertThat(pinned.get(Bucket.KEY, revision(3))).isNull();
            assertThat(pinned.count(Bucket.KEY)).isEqualTo(2);
        }
    }

    @Test
    void sealsABatchWhenItIsOldEnough() throws Exception {
        store.close();
        store = active(Batching.of(1, 0)).open(directory);
        append(1);
        append(2);
        // No commit: the writer thread gets there by itself, or the test times out.
        while (engine.batches.get() == 0) {
            Thread.onSpinWait();
        }
        assertThat(store.get(Bucket.META, INDEX)).isEqualTo(number(2));
    }

    @Test
    void syncedCommitSyncsTheEngine() throws Exception {
        append(1);
        int before = engine.syncs.get();
        store.commit(Durability.SYNCED);
        assertThat(engine.syncs).hasValue(before + 1);
        assertThat(engine.batches).hasValue(1);
        store.commit(Durability.SYNCED);
        assertThat(engine.syncs).as("nothing new to sync").hasValue(before + 1);
    }

    @Test
    void syncDoesNotWaitForBatchesThatCameLater() throws Exception {
        int before = engine.syncs.get();
        CountDownLatch inFirst = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        AtomicBoolean syncedBeforeSecond = new AtomicBoolean();
        engine.trouble = () -> {
            if (engine.batches.get() == 0) {
                inFirst.countDown();
                awaitLatch(go);
            } else if (engine.batches.get() == 1) {
                syncedBeforeSecond.set(engine.syncs.get() > before);
            }
        };
        append(1);
        CompletableFuture<Void> synced = CompletableFuture.runAsync(() -> commit(Durability.SYNCED));
        inFirst.await();
        append(2);
        CompletableFuture<Void> later = CompletableFuture.runAsync(() -> commit(Durability.BUFFERED));
        go.countDown();
        synced.join();
        later.join();
        store.commit(Durability.BUFFERED);
        assertThat(syncedBeforeSecond).isTrue();
    }

    private void commit(Durability durability) {
        try {
            store.commit(durability);
        } catch (BackendException e) {
            throw new AssertionError(e);
        }
    }

    private static void awaitLatch(CountDownLatch latch) throws BackendException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new BackendException("interrupted", e);
        }
    }

    @Test
    void afterAFailureReadsGoOnAndWritesAreRefused() throws Exception {
        append(1);
        store.commit(Durability.BUFFERED);
        engine.trouble = () -> {
            throw new BackendException("broken on purpose");
        };
        append(2);
        assertThatThrownBy(() -> store.commit(Durability.BUFFERED)).hasMessageContaining("broken on purpose");
        assertThat(store.failure()).hasMessage("broken on purpose");
        assertThatThrownBy(() -> store.begin()).hasMessageContaining("broken on purpose");
        assertThatThrownBy(() -> store.pin()).hasMessageContaining("broken on purpose");
        assertThat(store.get(Bucket.META, INDEX)).isEqualTo(number(2));
        assertThat(store.get(Bucket.KEY, revision(1))).isEqualTo(number(3));
    }

    @Test
    void whatAFailedEngineDidNotGetIsGoneAsAWhole() throws Exception {
        append(1);
        store.commit(Durability.BUFFERED);
        engine.trouble = () -> {
            throw new BackendException("broken on purpose");
        };
        append(2);
        store.close();
        engine.trouble = () -> {};
        store = active.open(directory);
        assertThat(store.get(Bucket.META, INDEX)).isEqualTo(number(1));
        assertThat(store.get(Bucket.KEY, revision(2))).isNull();
    }

    @Test
    void beginWaitsWhileTooManyBatchesAreOnTheirWay() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch stuck = new CountDownLatch(1);
        engine.trouble = () -> {
            stuck.countDown();
            awaitLatch(go);
        };
        AtomicLong written = new AtomicLong();
        CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> {
            try {
                for (long main = 1; main <= 1_000; main++) {
                    append(main);
                    written.set(main);
                }
            } catch (BackendException e) {
                throw new AssertionError(e);
            }
        });
        stuck.await();
        long batch = (NEVER.operationsMax() + 1L) / 2;
        while (written.get() < batch * Batching.PENDING_BATCHES_MAX) {
            Thread.onSpinWait();
        }
        assertThat(writing).isNotDone();
        assertThat(written.get()).isEqualTo(batch * Batching.PENDING_BATCHES_MAX);
        go.countDown();
        writing.join();
        assertThat(store.get(Bucket.META, INDEX)).isEqualTo(number(1_000));
    }

    @Test
    void refusesAValueThatDoesNotMatchItsSum() throws Exception {
        append(1);
        append(2);
        store.commit(Durability.BUFFERED);
        engine.damage(directory.resolve("backend/heap-1"), Bucket.KEY, revision(1));
        assertThatThrownBy(() -> store.get(Bucket.KEY, revision(1))).isInstanceOf(CorruptRecordException.class);
        assertThat(store.get(Bucket.KEY, revision(2))).isEqualTo(number(6));
        try (BackendSnapshot pinned = store.pin();
                BackendSnapshot.Cursor cursor = pinned.scan(Bucket.KEY, new byte[0], null)) {
            assertThatThrownBy(cursor::next).isInstanceOf(CorruptRecordException.class);
        }
    }

    @Test
    void waitsUninterruptiblyAndKeepsTheFlag() throws Exception {
        append(1);
        Thread.currentThread().interrupt();
        store.commit(Durability.SYNCED);
        store.pin().close();
        store.defragment(pairs -> {});
        assertThat(Thread.interrupted()).isTrue();
        assertThat(store.get(Bucket.META, INDEX)).isEqualTo(number(1));
        assertThat(store.failure()).isNull();
    }

    @Test
    void closedStoreRefuses() throws Exception {
        append(1);
        store.close();
        assertThatThrownBy(() -> store.begin()).hasMessageContaining("closed");
        assertThatThrownBy(() -> store.get(Bucket.AUTH, INDEX)).hasMessageContaining("closed");
        store.close();
    }

    @Test
    void transactionIsItsThreadsOwnAndOnlyOne() throws Exception {
        StoreTxn txn = store.begin();
        assertThatThrownBy(() -> store.begin()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> store.commit(Durability.BUFFERED)).isInstanceOf(IllegalStateException.class);
        CompletableFuture.runAsync(() -> assertThatThrownBy(txn::end).isInstanceOf(IllegalStateException.class))
                .join();
        txn.end();
        assertThatThrownBy(() -> txn.delete(Bucket.AUTH, INDEX)).isInstanceOf(IllegalStateException.class);
    }
}
