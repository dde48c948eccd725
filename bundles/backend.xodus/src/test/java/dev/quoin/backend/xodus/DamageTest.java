package dev.quoin.backend.xodus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.Bucket;
import dev.quoin.api.backend.CorruptRecordException;
import dev.quoin.api.backend.Durability;
import dev.quoin.api.backend.StateStore;
import dev.quoin.api.backend.StoreTxn;
import dev.quoin.backend.contract.StoreFixture;
import dev.quoin.env.LocalDisk;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files that were damaged while nobody looked: refused, or an earlier whole batch, and never silently something else. */
@Timeout(120)
class DamageTest {

    private static final long TRANSACTIONS = 40_000;
    private static final int TRIALS = 4;
    private static final int XODUS_PAGE_BYTES = 4096;
    private static final byte[] KEY = {1};

    @TempDir
    static Path root;

    /** What a kind of damage does to the store's files, the newest last. */
    private interface Damage {
        void inflict(List<Path> files, Random random) throws IOException;
    }

    @BeforeAll
    static void makeStore() throws BackendException {
        try (StateStore store = StoreFixture.open(new XodusFactory(), root.resolve("good"), 500)) {
            for (long n = 1; n <= TRANSACTIONS; n++) {
                StoreFixture.write(store, n);
            }
            store.commit(Durability.SYNCED);
        }
    }

    /** What is in memory is right, and would be written nowhere: only the file tells. */
    @Test
    void aChangedRecordIsFoundWhileTheStoreIsOpenOnceWhatIsInMemoryIsForgotten() throws Exception {
        Path copy = root.resolve("open");
        byte[] value = "a value that is looked for".getBytes(StandardCharsets.UTF_8);
        try (StateStore store = StoreFixture.open(new XodusFactory(), copy, 500)) {
            put(store, Bucket.AUTH, value);
            // Fills the page of the first, which is only then read from the file again.
            put(store, Bucket.LEASE, new byte[2 * XODUS_PAGE_BYTES]);
            Path file = logFiles(copy.resolve("backend/xodus-1")).get(0);
            String text = Files.readString(file, StandardCharsets.ISO_8859_1);
            try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
                bytes.seek(text.lastIndexOf(new String(value, StandardCharsets.ISO_8859_1)));
                bytes.write('A');
            }
            try (BackendSnapshot pinned = store.pin()) {
                pinned.forgetCached();
                assertThatThrownBy(() -> pinned.get(Bucket.AUTH, KEY)).isInstanceOf(CorruptRecordException.class);
            }
        }
    }

    private static void put(StateStore store, Bucket bucket, byte[] value) throws BackendException {
        StoreTxn txn = store.begin();
        txn.put(bucket, KEY, value);
        txn.end();
        store.commit(Durability.SYNCED);
    }

    /** Tells how many of the trials were refused; the others held an earlier batch. */
    private static int refused(String kind, Damage damage) throws IOException {
        int refused = 0;
        for (int trial = 0; trial < TRIALS; trial++) {
            Path copy = root.resolve("trial");
            copy(root.resolve("good"), copy);
            List<Path> files = logFiles(copy.resolve("backend/xodus-1"));
            assertThat(files).hasSizeGreaterThan(1);
            damage.inflict(files, new Random(trial));
            try (StateStore store = StoreFixture.open(new XodusFactory(), copy, 500)) {
                assertThat(StoreFixture.check(store))
                        .as("%s, seed %d", kind, trial)
                        .isLessThanOrEqualTo(TRANSACTIONS);
            } catch (BackendException e) {
                refused++;
            }
            new LocalDisk().delete(copy);
        }
        return refused;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : all.toList()) {
                Files.copy(each, to.resolve(from.relativize(each).toString()));
            }
        }
    }

    private static List<Path> logFiles(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(p -> p.toString().endsWith(".xd")).sorted().toList();
        }
    }

    private static void overwrite(Path file, Random random, byte[] with) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.seek(random.nextInt((int) open.length() - with.length));
            open.write(with);
        }
    }

    @Test
    void shortenedNewestFileMeansAnEarlierBatch() throws IOException {
        assertThat(refused("shortened", (files, random) -> {
                    try (RandomAccessFile open =
                            new RandomAccessFile(files.get(files.size() - 1).toFile(), "rw")) {
                        open.setLength(open.length() - 1 - random.nextInt((int) open.length() / 2));
                    }
                }))
                .isZero();
    }

    @Test
    void garbageInTheNewestFileIsNeverTakenForData() throws IOException {
        refused("garbage", (files, random) -> {
            byte[] garbage = new byte[4096];
            random.nextBytes(garbage);
            overwrite(files.get(files.size() - 1), random, garbage);
        });
    }

    @Test
    void zerosInTheNewestFileAreNeverTakenForData() throws IOException {
        refused("zeros", (files, random) -> overwrite(files.get(files.size() - 1), random, new byte[4096]));
    }

    @Test
    void garbageInAnOldFileIsRefused() throws IOException {
        refused("old garbage", (files, random) -> {
            byte[] garbage = new byte[4096];
            random.nextBytes(garbage);
            overwrite(files.get(0), random, garbage);
        });
    }

    @Test
    void changedBitInAnOldFileIsNeverTakenForData() throws IOException {
        refused("bit", (files, random) -> {
            try (RandomAccessFile open = new RandomAccessFile(files.get(0).toFile(), "rw")) {
                int at = random.nextInt((int) open.length());
                open.seek(at);
                int was = open.read();
                open.seek(at);
                open.write(was ^ 1 << random.nextInt(8));
            }
        });
    }

    @Test
    void shortenedOldFileIsRefused() throws IOException {
        assertThat(refused("shortened old", (files, random) -> {
                    try (RandomAccessFile open =
                            new RandomAccessFile(files.get(0).toFile(), "rw")) {
                        open.setLength(open.length() - 1 - random.nextInt(10_000));
                    }
                }))
                .isEqualTo(TRIALS);
    }
}
