package dev.quoin.snapshot.bbolt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quoin.api.backend.Bucket;
import dev.quoin.api.snapshot.DamagedImageException;
import dev.quoin.api.snapshot.StoredImage;
import dev.quoin.env.LocalDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a reader says of a file that is not sound. */
class DamagedImageTest {

    private static final int PAGE = 4096;

    /** Pages of the image below: the tree of "key" is leaves, then the branch at 19; the other buckets are empty. */
    private static final int FIRST_KEY_LEAF = 7;

    @TempDir
    Path directory;

    private ByteBuffer image;

    @BeforeEach
    void writeImage() throws IOException {
        writeImage(1000);
    }

    private void writeImage(int pairs) throws IOException {
        MapSnapshot database = new MapSnapshot();
        for (int i = 0; i < pairs; i++) {
            database.put(Bucket.KEY, ByteBuffer.allocate(17).putLong(i).array(), new byte[i % 20]);
        }
        image = ByteBuffer.wrap(Images.bytes(database)).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void usesTheOtherMetaPageWhereOneIsDamaged() throws IOException {
        for (int page = 0; page < 2; page++) {
            writeImage();
            image.put(page * PAGE + 50, (byte) 77);
            assertThat(readAll()).isEqualTo(1000);
        }
    }

    @Test
    void refusesWhenBothMetaPagesAreDamaged() {
        image.putInt(16, 1).putInt(PAGE + 20, 3);
        assertRefused("page 0 has magic number 00000001", "page 1 has version 3");
        image.putInt(16, 0xED0CDAED).putInt(PAGE + 20, 2).putLong(32, 1).putLong(PAGE + 32, 1);
        assertRefused("page 0 does not match its checksum", "page 1 does not match its checksum");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10, 79, 4096, 8192, 40_000})
    void refusesATruncatedFile(int length) {
        image = ByteBuffer.wrap(Arrays.copyOf(image.array(), length)).order(ByteOrder.LITTLE_ENDIAN);
        assertRefused(directory.toString(), ": ");
    }

    @Test
    void saysHowMuchIsMissing() {
        int length = image.capacity() - PAGE;
        image = ByteBuffer.wrap(Arrays.copyOf(image.array(), length)).order(ByteOrder.LITTLE_ENDIAN);
        assertRefused("is truncated", String.valueOf(length));
    }

    @Test
    void refusesAFileThatIsCutWhileItIsRead() throws IOException {
        // More than is read ahead.
        writeImage(20_000);
        try (StoredImage read = open()) {
            Files.write(directory.resolve("db"), Arrays.copyOf(image.array(), FIRST_KEY_LEAF * PAGE + 100));
            assertThatThrownBy(() -> read.count(Bucket.KEY))
                    .isInstanceOf(DamagedImageException.class)
                    .hasMessageContaining("became shorter while it was read");
        }
    }

    @Test
    void refusesAPageUnderAnotherNumber() {
        image.putLong(FIRST_KEY_LEAF * PAGE, 8);
        assertRefused("page 7 says that it is page 8");
    }

    @Test
    void refusesAPageOfAnotherKind() {
        image.putShort(FIRST_KEY_LEAF * PAGE + 8, (short) 0x10);
        assertRefused("page 7 is neither leaf nor branch, its flags are 0x10");
    }

    @Test
    void refusesMoreElementsThanFit() {
        image.putShort(FIRST_KEY_LEAF * PAGE + 10, (short) 5000);
        assertRefused("page 7 cannot hold its 5000 elements");
    }

    @Test
    void refusesOverflowBeyondTheFile() {
        image.putInt(FIRST_KEY_LEAF * PAGE + 12, 1_000_000);
        assertRefused("page 7 claims 1000000 overflow pages");
    }

    @Test
    void refusesElementsOutsideOfTheirPage() {
        image.putInt(FIRST_KEY_LEAF * PAGE + 16 + 12, 100_000);
        assertRefused("page 7 has element 0 outside of its 4096 bytes");
        image.putInt(FIRST_KEY_LEAF * PAGE + 16 + 12, 0).putInt(FIRST_KEY_LEAF * PAGE + 16 + 4, -40);
        assertRefused("page 7 has element 0 outside of its 4096 bytes");
    }

    @Test
    void refusesKeysOutOfOrder() {
        int element = FIRST_KEY_LEAF * PAGE + 16;
        int key = element + image.getInt(element + 4);
        image.put(key, (byte) 0xff);
        assertRefused("page 7 has keys out of order at element 1");
    }

    @Test
    void refusesKeysThatBelongElsewhere() {
        int branch = (int) rootOf("key");
        int secondLeaf = (int) image.getLong(branch * PAGE + 16 + 16 + 8);
        image.putLong(branch * PAGE + 16 + 8, secondLeaf);
        assertRefused("has keys above those of its place in the tree");
    }

    @Test
    void refusesABranchThatLeadsBackToItself() {
        int branch = (int) rootOf("key");
        image.putLong(branch * PAGE + 16 + 8, branch);
        assertRefused("page " + branch + " has keys above those of its place in the tree");
    }

    @Test
    void refusesAReferenceOutOfTheFile() {
        int branch = (int) rootOf("key");
        image.putLong(branch * PAGE + 16 + 8, 1);
        assertRefused("page 1 is referred to, but pages with data are 2 to");
        image.putLong(branch * PAGE + 16 + 8, Long.MIN_VALUE);
        assertRefused("is referred to");
    }

    @Test
    void ignoresABucketThatEtcdDoesNotKnowAndNamesIt() throws IOException {
        replace("lease", "leash");
        try (StoredImage read = open()) {
            assertThat(read.unknownBuckets()).containsExactly("leash");
            assertThat(read.count(Bucket.LEASE)).isZero();
            assertThat(read.count(Bucket.KEY)).isEqualTo(1000);
        }
    }

    @Test
    void refusesABucketWithinABucket() {
        image.putInt(FIRST_KEY_LEAF * PAGE + 16, 1);
        assertRefused("bucket key holds a bucket, which no etcd writes");
    }

    @Test
    void checksTheDigestOfASavedSnapshot() throws Exception {
        Path file = directory.resolve("saved");
        byte[] bytes = image.array();
        Files.write(file, bytes);
        assertThat(SavedDigest.verify(new LocalDisk(), file)).isFalse();
        byte[] saved = Arrays.copyOf(bytes, bytes.length + SavedDigest.BYTES);
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
        System.arraycopy(digest, 0, saved, bytes.length, digest.length);
        Files.write(file, saved);
        assertThat(SavedDigest.verify(new LocalDisk(), file)).isTrue();
        saved[PAGE * 3]++;
        Files.write(file, saved);
        assertThatThrownBy(() -> SavedDigest.verify(new LocalDisk(), file))
                .isInstanceOf(DamagedImageException.class)
                .hasMessageContaining("does not match the SHA-256 at its end");
    }

    /** Whatever the bytes: an answer or a refusal, never another exception or an endless walk. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void neverFailsInAnotherWay(long seed) throws IOException {
        Random random = new Random(seed);
        for (int round = 0; round < 60; round++) {
            writeImage();
            for (int i = random.nextInt(20); i >= 0; i--) {
                int page = 2 + random.nextInt(image.capacity() / PAGE - 2);
                image.put(page * PAGE + random.nextInt(random.nextBoolean() ? 64 : PAGE), (byte) random.nextInt());
            }
            try {
                assertThat(readAll()).isBetween(0L, 70_000L);
            } catch (DamagedImageException e) {
                assertThat(e).hasMessageStartingWith(directory.toString());
            }
        }
    }

    private void assertRefused(String... parts) {
        assertThatThrownBy(this::readAll)
                .isInstanceOf(DamagedImageException.class)
                .hasMessageContainingAll(parts);
    }

    private long readAll() throws IOException {
        long count = 0;
        try (StoredImage read = open()) {
            for (Bucket bucket : Bucket.values()) {
                count += read.count(bucket);
            }
        }
        return count;
    }

    private StoredImage open() throws IOException {
        Path file = directory.resolve("db");
        Files.write(file, image.array());
        return BboltFile.open(new LocalDisk(), file);
    }

    private long rootOf(String bucket) {
        int root = (int) image.getLong(16 + 16) * PAGE;
        for (int i = 0; i < image.getShort(root + 10); i++) {
            int element = root + 16 + i * 16;
            byte[] name = new byte[image.getInt(element + 8)];
            image.get(element + image.getInt(element + 4), name);
            if (new String(name, UTF_8).equals(bucket)) {
                return image.getLong(element + image.getInt(element + 4) + name.length);
            }
        }
        throw new AssertionError(bucket);
    }

    private void replace(String from, String to) {
        int root = (int) image.getLong(16 + 16) * PAGE;
        String text = new String(image.array(), root, PAGE, java.nio.charset.StandardCharsets.ISO_8859_1);
        image.put(root + text.indexOf(from), to.getBytes(UTF_8));
    }
}
