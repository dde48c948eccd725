package dev.quoin.snapshot.bbolt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.Bucket;
import dev.quoin.api.snapshot.DamagedImageException;
import dev.quoin.api.snapshot.StoredImage;
import dev.quoin.env.LocalDisk;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.zip.CRC32C;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files that bbolt itself wrote after heavy churn, with what etcd's files no longer have since 3.4: a list of free pages, over
 * several pages, and what they never had: buckets within buckets. {@code src/test/resources/bbolt} says how they were made.
 */
class ChurnedFileTest {

    private static final int PAGE = 4096;
    private static final int HEADER = 16;
    private static final long SEED = 1;
    private static final int DAMAGED_PAGES = 150;

    /** What bbolt told of the file: pairs, and the CRC-32C over keys and values. */
    private static final List<Contents> CONTENTS = List.of(
            new Contents(Bucket.KEY, 2000, 0x81ce683cL),
            new Contents(Bucket.LEASE, 3, 0x2fa1bfa1L),
            new Contents(Bucket.AUTH_USERS, 2, 0x4759bf61L),
            new Contents(Bucket.AUTH, 1, 0x05ab21b4L),
            new Contents(Bucket.MEMBERS, 2, 0x285c5ad5L),
            new Contents(Bucket.ALARM, 0, 0),
            new Contents(Bucket.META, 0, 0));

    private record Contents(Bucket bucket, long pairs, long sum) {}

    @TempDir
    Path directory;

    private Path file;
    private ByteBuffer bytes;

    @BeforeEach
    void unpack() throws IOException {
        file = directory.resolve("churned.db");
        bytes = ByteBuffer.wrap(unpacked("churned.db")).order(ByteOrder.LITTLE_ENDIAN);
        Files.write(file, bytes.array());
    }

    @Test
    void readsEveryPairThatBboltHas() throws IOException {
        try (StoredImage image = BboltFile.open(new LocalDisk(), file)) {
            assertThat(image.unknownBuckets()).containsExactly("zoo");
            assertThat(contents(image)).isEqualTo(CONTENTS);
        }
    }

    /** The list is not needed; that it tells the truth shows in that nothing else is lost with its pages. */
    @Test
    void needsNeitherTheFreeListNorTheFreePages() throws IOException {
        int list = (int) bytes.getLong(newestMeta() + 32);
        int pages = bytes.getInt(list * PAGE + 12) + 1;
        BitSet free = freePages(list);
        assertThat(pages).as("pages of the list").isGreaterThan(2);
        free.set(list, list + pages);
        Random random = new Random(SEED);
        byte[] garbage = new byte[PAGE];
        free.stream().forEach(page -> {
            random.nextBytes(garbage);
            bytes.put(page * PAGE, garbage);
        });
        Files.write(file, bytes.array());
        readsEveryPairThatBboltHas();
    }

    @Test
    void refusesTheFileAtEveryLengthThatIsTooShort() throws IOException {
        // bbolt makes the file longer than it needs.
        int needed = (int) bytes.getLong(newestMeta() + 40) * PAGE;
        Random random = new Random(SEED);
        for (int i = 0; i < 100; i++) {
            int length = i < 50 ? needed - 1 - i * 100 : random.nextInt(needed);
            Files.write(file, Arrays.copyOf(bytes.array(), length));
            assertThatThrownBy(() -> BboltFile.open(new LocalDisk(), file).close())
                    .as("%d bytes", length)
                    .isInstanceOf(DamagedImageException.class)
                    .hasMessageContaining(file.toString());
        }
    }

    /** A bit flipped in a page's header or elements: the same pairs, or a refusal that names file and page. */
    @Test
    void neverReadsOtherPairsWhereAHeaderIsDamaged() throws IOException {
        BitSet unused = freePages((int) bytes.getLong(newestMeta() + 32));
        List<Integer> used = new ArrayList<>();
        for (int page = 2; page < bytes.capacity() / PAGE; page++) {
            // Overflow pages have no header.
            if (!unused.get(page) && bytes.getLong(page * PAGE) == page && bytes.getShort(page * PAGE + 8) != 0x10) {
                used.add(page);
            }
        }
        Random random = new Random(SEED);
        int refused = 0;
        for (int i = 0; i < DAMAGED_PAGES; i++) {
            int page = used.get(random.nextInt(used.size()));
            int bit = random.nextInt(8 * HEADER);
            byte[] damaged = bytes.array().clone();
            damaged[page * PAGE + bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(file, damaged);
            try (StoredImage image = BboltFile.open(new LocalDisk(), file)) {
                assertThat(contents(image)).as("page %d, bit %d", page, bit).isEqualTo(CONTENTS);
            } catch (DamagedImageException e) {
                assertThat(e).hasMessageContaining(file.toString()).hasMessageContaining("page");
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(DAMAGED_PAGES / 2);
    }

    @Test
    void refusesABucketAmongEtcdsKeys() throws IOException {
        Files.write(file, unpacked("nested.db"));
        try (StoredImage image = BboltFile.open(new LocalDisk(), file)) {
            assertThatThrownBy(() -> image.count(Bucket.KEY))
                    .isInstanceOf(DamagedImageException.class)
                    .hasMessageContaining(file.toString())
                    .hasMessageContaining("bucket key holds a bucket");
        }
    }

    private static List<Contents> contents(BackendSnapshot image) throws IOException {
        List<Contents> found = new ArrayList<>();
        for (Contents expected : CONTENTS) {
            CRC32C sum = new CRC32C();
            long pairs = 0;
            try (BackendSnapshot.Cursor cursor = image.scan(expected.bucket(), new byte[0], null)) {
                while (cursor.next()) {
                    sum.update(cursor.key());
                    sum.update(cursor.value());
                    pairs++;
                }
            }
            found.add(new Contents(expected.bucket(), pairs, sum.getValue()));
        }
        return found;
    }

    private int newestMeta() {
        int transaction = HEADER + 48;
        return bytes.getLong(transaction) > bytes.getLong(PAGE + transaction) ? HEADER : PAGE + HEADER;
    }

    /** The pages that the list names. */
    private BitSet freePages(int list) {
        assertThat(bytes.getShort(list * PAGE + 8)).as("flags of page %d", list).isEqualTo((short) 0x10);
        BitSet free = new BitSet();
        int count = bytes.getShort(list * PAGE + 10) & 0xffff;
        for (int i = 0; i < count; i++) {
            free.set((int) bytes.getLong(list * PAGE + HEADER + 8 * i));
        }
        return free;
    }

    private static byte[] unpacked(String name) throws IOException {
        String resource = "/bbolt/" + name + ".gz";
        try (InputStream packed =
                        Objects.requireNonNull(ChurnedFileTest.class.getResourceAsStream(resource), resource);
                GZIPInputStream unpacked = new GZIPInputStream(packed)) {
            return unpacked.readAllBytes();
        }
    }
}
