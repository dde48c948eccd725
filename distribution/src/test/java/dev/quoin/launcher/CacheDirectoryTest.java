package dev.quoin.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheDirectoryTest {
    @TempDir
    Path parent;

    @Test
    void isRemovedWhenClosed() throws IOException {
        CacheDirectory cache = CacheDirectory.create(parent);
        Files.createDirectories(cache.framework().toPath().resolve("bundle1"));
        cache.close();
        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void leavesAloneWhatIsInUse() throws IOException {
        try (CacheDirectory first = CacheDirectory.create(parent);
                CacheDirectory second = CacheDirectory.create(parent)) {
            assertThat(first.framework().getParentFile()).exists();
            assertThat(second.framework()).isNotEqualTo(first.framework());
        }
    }

    @Test
    void removesWhatAKilledProcessLeft() throws IOException {
        Path left = Files.createDirectory(parent.resolve("quoin-cache-1"));
        Files.createFile(left.resolve("lock"));
        Path other = Files.createDirectory(parent.resolve("something-else"));
        try (CacheDirectory cache = CacheDirectory.create(parent)) {
            assertThat(left).doesNotExist();
            assertThat(other).exists();
            assertThat(cache.configurations().getParentFile()).exists();
        }
    }
}
