package dev.quoin.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quoin.api.snapshot.DatabaseImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SnapshotWriterTest {
    private static final byte[] PAGE = new byte[4096];

    @TempDir
    Path directory;

    private static DatabaseImage image(int failAfter) {
        Arrays.fill(PAGE, (byte) 7);
        return new DatabaseImage() {
            @Override
            public long size() {
                return 2L * PAGE.length;
            }

            @Override
            public void writeTo(WritableByteChannel target, LongConsumer progress) throws IOException {
                for (int i = 0; i < 2; i++) {
                    if (i == failAfter) {
                        throw new IOException("no space");
                    }
                    target.write(ByteBuffer.wrap(PAGE));
                }
            }
        };
    }

    @Test
    void theDatabaseIsFollowedByItsHash() throws Exception {
        Path file = directory.resolve("s.db");
        assertThat(SnapshotWriter.write(image(-1), file)).isEqualTo(2L * PAGE.length + 32);
        byte[] bytes = Files.readAllBytes(file);
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(PAGE);
        digest.update(PAGE);
        assertThat(Arrays.copyOfRange(bytes, 2 * PAGE.length, bytes.length)).isEqualTo(digest.digest());
    }

    @Test
    void whatIsNotWholeHasNoName() {
        Path file = directory.resolve("s.db");
        assertThatThrownBy(() -> SnapshotWriter.write(image(1), file)).hasMessage("no space");
        assertThat(file).doesNotExist();
    }
}
