package dev.quoin.backend.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quoin.api.backend.Backend;
import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.BackendFactory;
import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.Bucket;
import dev.quoin.api.backend.Durability;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every engine must do. An engine's test extends it. */
@Timeout(60)
public abstract class BackendContract {

    private static final Bucket[] RANDOM = {Bucket.AUTH, Bucket.LEASE, Bucket.META};

    private static final int READ_BY_MANY = 5_000;

    @TempDir
    protected Path root;

    protected Path directory;
    protected Backend backend;

    protected abstract BackendFactory factory();

    @BeforeEach
    void openFirst() throws BackendException {
        directory = root.resolve(factory().name() + "-1");
        backend = factory().open(directory);
    }

    @AfterEach
    void closeLast() throws BackendException {
        backend.close();
    }

    protected final void reopen() throws BackendException {
        backend.close();
        backend = factory().open(directory);
    }

    @Test
    void storesAValueAsLongAsItSaysItCan() throws BackendException {
        byte[] longest = new byte[Math.min(backend.valueBytesMax(), 16 << 20)];
        new Random(7).nextBytes(longest);
        for (int i = 1; i <= 3; i++) {
            byte[] key = revision(i, 0);
            ContractBatch batch = new ContractBatch();
            batch.put(Bucket.KEY, key, longest);
            backend.apply(batch, Durability.SYNCED);
        }
        if (factory().durable()) {
            reopen();
        }
        try (BackendSnapshot snapshot = backend.snapshot()) {
            assertThat(snapshot.get(Bucket.KEY, revision(2, 0))).isEqualTo(longest);
        }
    }

    @Test
    void readsTheSameOnceWhatIsInMemoryIsForgotten() throws BackendException {
        for (int round = 0; round < 3; round++) {
            ContractBatch batch = new ContractBatch();
            for (int i = 0; i < READ_BY_MANY; i++) {
                batch.put(Bucket.KEY, revision(round, i), revision(i, round));
            }
            backend.apply(batch, Durability.BUFFERED);
            try (BackendSnapshot snapshot = backend.snapshot();
                    BackendSnapshot.Cursor cursor = snapshot.scan(Bucket.KEY, new byte[0], null)) {
                int read = 0;
                while (cursor.next()) {
                    assertThat(cursor.value()).isEqualTo(revision(read % READ_BY_MANY, read / READ_BY_MANY));
                    if (read++ % 1_000 == 0) {
                        snapshot.forgetCached();
                    }
                }
                assertThat(read).isEqualTo((round + 1) * READ_BY_MANY);
            }
        }
    }

    protected static byte[] revision(long main, long sub) {
        return ByteBuffer.allocate(17)
                .putLong(main)
                .put((byte) '_')
                .putLong(sub)
                .array();
    }

    protected static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void behavesLikeASortedMapUnderRandomBatches(long seed) throws BackendException {
        Random random = new Random(seed);
        SortedMaps wanted = new SortedMaps();
        List<BackendSnapshot> pinned = new ArrayList<>();
        List<SortedMaps> pinnedWanted = new ArrayList<>();
        long main = 0;
        for (int round = 0; round < 100; round++) {
            ContractBatch batch = new ContractBatch();
            for (int op = random.nextInt(60); op > 0; op--) {
                main = randomOperation(random, batch, wanted, main);
            }
            backend.apply(batch, random.nextInt(10) == 0 ? Durability.SYNCED : Durability.BUFFERED);
            String context = "seed " + seed + " round " + round;
            try (BackendSnapshot now = backend.snapshot()) {
                compareSome(random, now, wanted, context);
            }
            if (random.nextInt(20) == 0) {
                pinned.add(backend.snapshot());
                pinnedWanted.add(wanted.copy());
            }
            if (factory().durable() && random.nextInt(50) == 0) {
                check(pinned, pinnedWanted, context);
                reopen();
            }
        }
        check(pinned, pinnedWanted, "seed " + seed);
        try (BackendSnapshot last = backend.snapshot()) {
            wanted.assertSameAs(last, "seed " + seed);
        }
    }

    /** One operation on both; answers the greatest revision. */
    private static long randomOperation(Random random, ContractBatch batch, SortedMaps wanted, long main) {
        int kind = random.nextInt(10);
        byte[] value = bytes(random, random.nextInt(30) == 0 ? 20_000 : random.nextInt(200));
        if (kind < 5) {
            byte[] key = revision(main + 1, 0);
            batch.append(Bucket.KEY, key, value);
            wanted.of(Bucket.KEY).put(key, value);
            return main + 1;
        }
        if (kind == 5 && main > 1) {
            // The greatest is kept, so that what follows is greater than all.
            byte[] key = revision(1 + random.nextLong(main - 1), 0);
            batch.delete(Bucket.KEY, key);
            wanted.of(Bucket.KEY).remove(key);
            return main;
        }
        Bucket bucket = RANDOM[random.nextInt(RANDOM.length)];
        byte[] key = bytes(random, 1 + random.nextInt(2));
        if (kind < 8) {
            batch.put(bucket, key, value);
            wanted.of(bucket).put(key, value);
        } else {
            batch.delete(bucket, key);
            wanted.of(bucket).remove(key);
        }
        return main;
    }

    private static void compareSome(Random random, BackendSnapshot now, SortedMaps wanted, String context)
            throws BackendException {
        for (Bucket bucket : RANDOM) {
            byte[] key = bytes(random, 1);
            assertThat(now.get(bucket, key))
                    .as(context)
                    .isEqualTo(wanted.of(bucket).get(key));
            wanted.assertSameRange(now, bucket, bytes(random, 1), bytes(random, 1), context);
        }
        byte[] from = revision(random.nextInt(100), 0);
        wanted.assertSameRange(now, Bucket.KEY, from, revision(random.nextInt(5_000), 0), context);
    }

    private static void check(List<BackendSnapshot> pinned, List<SortedMaps> wanted, String context)
            throws BackendException {
        for (int i = 0; i < pinned.size(); i++) {
            wanted.get(i).assertSameAs(pinned.get(i), "snapshot " + i + ", " + context);
            pinned.get(i).close();
        }
        pinned.clear();
        wanted.clear();
    }

    @Test
    void appendsManyAndCompactsThem() throws BackendException {
        Random random = new Random(5);
        SortedMaps wanted = new SortedMaps();
        for (int chunk = 0; chunk < 20; chunk++) {
            ContractBatch batch = new ContractBatch();
            for (int i = 0; i < 1_000; i++) {
                byte[] key = revision(1 + chunk * 1_000L + i, 0);
                byte[] value = bytes(random, 100);
                batch.append(Bucket.KEY, key, value);
                wanted.of(Bucket.KEY).put(key, value);
            }
            backend.apply(batch, Durability.BUFFERED);
        }
        long full = backend.sizeInUse();
        assertThat(full).isGreaterThan(2_000_000);
        assertThat(backend.sizeOnDisk()).isGreaterThanOrEqualTo(full);
        ContractBatch compaction = new ContractBatch();
        for (long main = 1; main <= 18_000; main++) {
            if (main % 10 != 0) {
                compaction.delete(Bucket.KEY, revision(main, 0));
                wanted.of(Bucket.KEY).remove(revision(main, 0));
            }
        }
        backend.apply(compaction, Durability.BUFFERED);
        backend.reclaim();
        try (BackendSnapshot now = backend.snapshot()) {
            wanted.assertSameAs(now, "compacted");
        }
        assertThat(backend.sizeInUse()).isBetween(0L, backend.sizeOnDisk());
    }

    @Test
    void keepsLargeAndEmptyValues() throws BackendException {
        byte[] large = bytes(new Random(9), 7 << 20);
        backend.apply(
                new ContractBatch()
                        .append(Bucket.KEY, revision(1, 0), large)
                        .append(Bucket.KEY, revision(2, 0), new byte[0]),
                Durability.BUFFERED);
        if (factory().durable()) {
            reopen();
        }
        try (BackendSnapshot now = backend.snapshot()) {
            assertThat(now.get(Bucket.KEY, revision(1, 0))).isEqualTo(large);
            assertThat(now.get(Bucket.KEY, revision(2, 0))).isEmpty();
            assertThat(now.get(Bucket.KEY, revision(3, 0))).isNull();
        }
    }

    @Test
    void appliesNothingOfABatchThatBreaksOff() throws BackendException {
        byte[] key = {1};
        backend.apply(new ContractBatch().put(Bucket.META, key, key), Durability.SYNCED);
        ContractBatch broken = new ContractBatch()
                .put(Bucket.META, key, new byte[] {2})
                .append(Bucket.KEY, revision(1, 0), key)
                .fail("on purpose");
        assertThatThrownBy(() -> backend.apply(broken, Durability.BUFFERED)).isInstanceOf(BackendException.class);
        if (factory().durable()) {
            reopen();
        }
        try (BackendSnapshot now = backend.snapshot()) {
            assertThat(now.get(Bucket.META, key)).isEqualTo(key);
            assertThat(now.count(Bucket.KEY)).isZero();
        }
    }

    @Test
    void snapshotIsReadByManyThreadsWhileBatchesAreApplied() throws BackendException {
        byte[] key = {7};
        ContractBatch first = new ContractBatch().put(Bucket.META, key, key);
        for (int i = 1; i <= READ_BY_MANY; i++) {
            first.append(Bucket.KEY, revision(i, 0), revision(i, 1));
        }
        backend.apply(first, Durability.BUFFERED);
        AtomicBoolean stop = new AtomicBoolean();
        List<CompletableFuture<Void>> readers = new ArrayList<>();
        try (BackendSnapshot pinned = backend.snapshot()) {
            for (int r = 0; r < 4; r++) {
                Random random = new Random(r);
                readers.add(CompletableFuture.runAsync(() -> {
                    try {
                        do {
                            readSome(pinned, random, key);
                        } while (!stop.get());
                    } catch (BackendException e) {
                        throw new AssertionError(e);
                    }
                }));
            }
            for (int i = READ_BY_MANY + 1; i <= READ_BY_MANY + 300; i++) {
                backend.apply(
                        new ContractBatch()
                                .append(Bucket.KEY, revision(i, 0), revision(i, 1))
                                .put(Bucket.META, key, revision(i, 0)),
                        Durability.BUFFERED);
            }
            stop.set(true);
            readers.forEach(CompletableFuture::join);
        }
    }

    private static void readSome(BackendSnapshot pinned, Random random, byte[] key) throws BackendException {
        for (int reads = 0; reads < 500; reads++) {
            int i = 1 + random.nextInt(READ_BY_MANY);
            assertThat(pinned.get(Bucket.KEY, revision(i, 0))).isEqualTo(revision(i, 1));
        }
        assertThat(pinned.get(Bucket.META, key)).isEqualTo(key);
        assertThat(pinned.count(Bucket.KEY)).isEqualTo(READ_BY_MANY);
        int next = 1 + random.nextInt(READ_BY_MANY - 100);
        try (BackendSnapshot.Cursor walk = pinned.scan(Bucket.KEY, revision(next, 0), null)) {
            for (int steps = 0; steps < 100; steps++) {
                assertThat(walk.next()).isTrue();
                assertThat(walk.key()).isEqualTo(revision(next, 0));
                assertThat(walk.value()).isEqualTo(revision(next, 1));
                next++;
            }
        }
    }

    @Test
    void doesItsWorkOnAnInterruptedThread() throws BackendException {
        SortedMaps wanted = new SortedMaps();
        Random random = new Random(3);
        for (int i = 1; i <= 20; i++) {
            byte[] value = bytes(random, 100_000);
            Thread.currentThread().interrupt();
            try {
                backend.apply(
                        new ContractBatch().append(Bucket.KEY, revision(i, 0), value),
                        i % 2 == 0 ? Durability.SYNCED : Durability.BUFFERED);
                backend.sync();
                try (BackendSnapshot now = backend.snapshot()) {
                    assertThat(now.get(Bucket.KEY, revision(i, 0))).isEqualTo(value);
                }
                if (factory().durable() && i % 10 == 0) {
                    reopen();
                }
                assertThat(Thread.currentThread().isInterrupted())
                        .as("the flag is the caller's")
                        .isTrue();
            } finally {
                Thread.interrupted();
            }
            wanted.of(Bucket.KEY).put(revision(i, 0), value);
        }
        if (factory().durable()) {
            reopen();
        }
        try (BackendSnapshot now = backend.snapshot()) {
            wanted.assertSameAs(now, "after interrupts");
        }
    }

    @Test
    void keepsEverythingAcrossClosing() throws BackendException {
        assumeTrue(factory().durable());
        SortedMaps wanted = new SortedMaps();
        for (Bucket bucket : Bucket.values()) {
            backend.apply(new ContractBatch().put(bucket, bucket.nameBytes(), bucket.nameBytes()), Durability.BUFFERED);
            wanted.of(bucket).put(bucket.nameBytes(), bucket.nameBytes());
        }
        reopen();
        reopen();
        try (BackendSnapshot now = backend.snapshot()) {
            wanted.assertSameAs(now, "reopened");
        }
    }

    @Test
    void refusesADirectoryThatIsOpenAlready() {
        assumeTrue(factory().durable());
        assertThatThrownBy(() -> factory().open(directory)).isInstanceOf(BackendException.class);
    }

    @Test
    void closesWithSnapshotsOpenWhichThenRefuse() throws BackendException {
        BackendSnapshot left = backend.snapshot();
        backend.close();
        if (factory().durable()) {
            assertThatThrownBy(() -> left.get(Bucket.KEY, new byte[] {1})).isInstanceOf(BackendException.class);
        }
        left.close();
        left.close();
        assertThatThrownBy(() -> backend.snapshot()).isInstanceOf(BackendException.class);
        assertThatThrownBy(() -> backend.apply(new ContractBatch(), Durability.BUFFERED))
                .isInstanceOf(BackendException.class);
        backend.close();
    }
}
