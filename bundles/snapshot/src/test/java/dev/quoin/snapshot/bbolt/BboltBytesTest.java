package dev.quoin.snapshot.bbolt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.api.backend.Bucket;
import java.io.IOException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Golden bytes of a small image. */
class BboltBytesTest {

    private static final HexFormat HEX = HexFormat.of();

    private final MapSnapshot database = new MapSnapshot()
            .put(Bucket.KEY, "k1".getBytes(UTF_8), "value".getBytes(UTF_8))
            .put(Bucket.KEY, "k2".getBytes(UTF_8), new byte[0])
            .put(Bucket.LOCAL, "mine".getBytes(UTF_8), "only".getBytes(UTF_8));

    @Test
    void metaPagesCarryRootHighWaterAndChecksum() throws IOException {
        assertThat(hex(0, 80))
                .isEqualTo("0000000000000000" + "0400" + "0000" + "00000000" // page 0, meta
                        + "edda0ced" + "02000000" + "00100000" + "00000000"
                        + "0c00000000000000" + "0000000000000000" // root page 12, sequence 0
                        + "ffffffffffffffff" + "0d00000000000000" + "0000000000000000" // no free list, 13 pages
                        + "b24c7f7d50bcb5ab");
    }

    @Test
    void leafHoldsPairs() throws IOException {
        assertThat(hex(7 * 4096, 16 + 32 + 9))
                .isEqualTo("0700000000000000" + "0200" + "0200" + "00000000"
                        + "00000000" + "20000000" + "02000000" + "05000000"
                        + "00000000" + "17000000" + "02000000" + "00000000"
                        + HEX.formatHex("k1valuek2".getBytes(UTF_8)));
    }

    @Test
    void rootNamesEveryBucketOfEtcdAndNoOther() throws IOException {
        byte[] image = Images.bytes(database);
        String root = new String(image, 12 * 4096, 4096, UTF_8);
        assertThat(root).contains("alarm", "auth", "authRoles", "authUsers", "cluster", "key", "lease");
        assertThat(root).contains("members", "members_removed", "meta").doesNotContain("quoin");
    }

    @Test
    void storesNothingOfLocalBookKeeping() throws IOException {
        assertThat(new String(Images.bytes(database), UTF_8)).doesNotContain("mine");
    }

    private String hex(int from, int length) throws IOException {
        return HEX.formatHex(Images.bytes(database), from, from + length);
    }
}
