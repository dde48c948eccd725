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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Small buckets as bbolt keeps them: within the leaf that names them. And pages of other sizes. */
class InlineBucketTest {

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(ints = {1024, 4096, 16384, 65536})
    void readsInlineBucketsAtAnyPageSize(int pageBytes) throws IOException {
        Node pairs = Node.leaf();
        pairs.addPair("alice".getBytes(UTF_8), "1".getBytes(UTF_8), 0);
        pairs.addPair("bob".getBytes(UTF_8), new byte[0], 0);
        try (StoredImage image = BboltFile.open(new LocalDisk(), file(pageBytes, inline(pairs)))) {
            assertThat(image.get(Bucket.AUTH_USERS, "alice".getBytes(UTF_8))).isEqualTo("1".getBytes(UTF_8));
            assertThat(image.get(Bucket.AUTH_USERS, "bob".getBytes(UTF_8))).isEmpty();
            assertThat(image.get(Bucket.AUTH_USERS, "carol".getBytes(UTF_8))).isNull();
            assertThat(image.count(Bucket.AUTH_USERS)).isEqualTo(2);
            assertThat(image.count(Bucket.KEY)).isZero();
        }
    }

    @Test
    void findsTheSecondMetaPageWithoutTheFirst() throws IOException {
        Path file = file(16384, inline(Node.leaf()));
        byte[] bytes = Files.readAllBytes(file);
        bytes[16] = 0;
        Files.write(file, bytes);
        try (StoredImage image = BboltFile.open(new LocalDisk(), file)) {
            assertThat(image.count(Bucket.AUTH_USERS)).isZero();
        }
    }

    @Test
    void refusesAnInlineBucketThatIsCutOff() throws IOException {
        byte[] cut = new byte[PageFormat.BUCKET_BYTES + 3];
        Path file = file(4096, cut);
        assertThatThrownBy(() -> BboltFile.open(new LocalDisk(), file))
                .isInstanceOf(DamagedImageException.class)
                .hasMessageContaining("inline bucket authUsers is cut off");
    }

    private static byte[] inline(Node pairs) {
        ByteBuffer value = ByteBuffer.allocate(1024).order(ByteOrder.LITTLE_ENDIAN);
        value.putLong(0).putLong(0);
        pairs.encode(0, value);
        return java.util.Arrays.copyOf(value.array(), value.position());
    }

    private Path file(int pageBytes, byte[] bucket) throws IOException {
        Node root = Node.leaf();
        root.addPair(Bucket.AUTH_USERS.nameBytes(), bucket, PageFormat.BUCKET);
        ByteBuffer bytes = ByteBuffer.allocate(3 * pageBytes).order(ByteOrder.LITTLE_ENDIAN);
        new Meta(pageBytes, 2, 3, 8).encode(0, bytes);
        new Meta(pageBytes, 2, 3, 7).encode(1, bytes.position(pageBytes));
        root.encode(2, bytes.position(2 * pageBytes));
        return Files.write(directory.resolve("db"), bytes.array());
    }
}
