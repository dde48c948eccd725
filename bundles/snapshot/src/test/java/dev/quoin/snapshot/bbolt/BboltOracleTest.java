package dev.quoin.snapshot.bbolt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.api.backend.Bucket;
import dev.quoin.api.snapshot.StoredImage;
import dev.quoin.env.LocalDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Images of random databases, read back and compared with the maps that they were made of. */
class BboltOracleTest {

    @TempDir
    Path directory;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void readsBackWhatItWrote(long seed) throws IOException {
        Random random = new Random(seed);
        MapSnapshot oracle = randomDatabase(random);
        Path file = directory.resolve("db");
        Images.write(oracle, file);
        assertEveryPageIsUsedOnce(file);
        try (StoredImage image = BboltFile.open(new LocalDisk(), file)) {
            assertThat(image.unknownBuckets()).isEmpty();
            for (Bucket bucket : Bucket.values()) {
                if (!bucket.inImages()) {
                    assertThat(image.count(bucket)).isZero();
                    continue;
                }
                assertThat(image.count(bucket)).isEqualTo(oracle.count(bucket));
                assertThat(Images.pairs(image, bucket, new byte[0], null))
                        .isEqualTo(Images.pairs(oracle, bucket, new byte[0], null));
                for (int i = 0; i < 20; i++) {
                    byte[] from = anyKey(random, oracle, bucket);
                    byte[] to = anyKey(random, oracle, bucket);
                    assertThat(image.get(bucket, from)).isEqualTo(oracle.get(bucket, from));
                    assertThat(Images.pairs(image, bucket, from, to)).isEqualTo(Images.pairs(oracle, bucket, from, to));
                }
            }
        }
    }

    @Test
    void writesTheSameBytesEachTime() throws IOException {
        MapSnapshot database = randomDatabase(new Random(99));
        assertThat(Images.bytes(database)).isEqualTo(Images.bytes(database));
    }

    @ParameterizedTest(name = "{0} pairs")
    @ValueSource(ints = {0, 1, 2, 100, 101, 102, 103, 10_000, 30_000})
    void laysOutAnyNumberOfPairs(int pairs) throws IOException {
        MapSnapshot oracle = new MapSnapshot();
        for (int i = 0; i < pairs; i++) {
            oracle.put(Bucket.KEY, ByteBuffer.allocate(17).putLong(i).array(), new byte[20]);
        }
        Path file = directory.resolve("db");
        Images.write(oracle, file);
        assertEveryPageIsUsedOnce(file);
        try (StoredImage image = BboltFile.open(new LocalDisk(), file)) {
            assertThat(image.count(Bucket.KEY)).isEqualTo(pairs);
        }
    }

    @ParameterizedTest(name = "{0} bytes")
    @ValueSource(ints = {1000, 1700, 3000, 5000, 20_000})
    void laysOutKeysThatLeaveRoomForFewChildren(int keyBytes) throws IOException {
        for (int pairs = 1; pairs < 30; pairs++) {
            MapSnapshot oracle = new MapSnapshot();
            for (int i = 0; i < pairs; i++) {
                oracle.put(
                        Bucket.AUTH_USERS,
                        ByteBuffer.allocate(keyBytes).putInt(i).array(),
                        new byte[] {1});
            }
            Path file = directory.resolve("db" + pairs);
            Images.write(oracle, file);
            assertEveryPageIsUsedOnce(file);
            try (StoredImage image = BboltFile.open(new LocalDisk(), file)) {
                assertThat(image.count(Bucket.AUTH_USERS)).isEqualTo(pairs);
            }
        }
    }

    private static MapSnapshot randomDatabase(Random random) {
        MapSnapshot database = new MapSnapshot();
        for (Bucket bucket : Bucket.values()) {
            int pairs = random.nextInt(4) == 0 ? 0 : random.nextInt(bucket == Bucket.KEY ? 5000 : 200);
            for (int i = 0; i < pairs; i++) {
                int size = random.nextInt(50) == 0 ? random.nextInt(20_000) : random.nextInt(300);
                byte[] key = new byte[1 + random.nextInt(random.nextInt(100) == 0 ? 3000 : 24)];
                byte[] value = new byte[size];
                random.nextBytes(key);
                random.nextBytes(value);
                database.put(bucket, key, value);
            }
        }
        return database;
    }

    private static byte[] anyKey(Random random, MapSnapshot oracle, Bucket bucket) {
        byte[] key = new byte[random.nextInt(8)];
        random.nextBytes(key);
        byte[] near = oracle.bucket(bucket).ceilingKey(key);
        return near == null || random.nextBoolean() ? key : near;
    }

    /** Walks the tree with nothing but the format, so that a mistake shared by reader and writer is found. */
    private static void assertEveryPageIsUsedOnce(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        int pages = bytes.capacity() / 4096;
        assertThat(bytes.capacity() % 4096).isZero();
        assertThat(bytes.getLong(16 + 40)).isEqualTo(pages);
        BitSet seen = new BitSet();
        seen.set(0, 2);
        visit(bytes, bytes.getLong(16 + 16), seen);
        assertThat(seen.cardinality()).isEqualTo(pages);
    }

    private static void visit(ByteBuffer bytes, long id, BitSet seen) {
        int at = (int) id * 4096;
        assertThat(bytes.getLong(at)).isEqualTo(id);
        int overflow = bytes.getInt(at + 12);
        for (int i = 0; i <= overflow; i++) {
            assertThat(seen.get((int) id + i)).isFalse();
            seen.set((int) id + i);
        }
        int count = bytes.getShort(at + 10);
        boolean leaf = bytes.getShort(at + 8) == 2;
        assertThat(count).isGreaterThanOrEqualTo(leaf ? 0 : 2);
        for (int i = 0; i < count; i++) {
            int element = at + 16 + i * 16;
            if (!leaf) {
                visit(bytes, bytes.getLong(element + 8), seen);
            } else if (bytes.getInt(element) == 1) {
                visit(bytes, bytes.getLong(element + bytes.getInt(element + 4) + bytes.getInt(element + 8)), seen);
            }
        }
    }
}
