package dev.quoin.env;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quoin.api.env.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalDiskTest {

    @TempDir
    Path dir;

    private final LocalDisk disk = new LocalDisk();

    @Test
    void makesFilesAndDirectoriesThatOnlyTheOwnerCanRead() throws IOException {
        disk.createDirectories(dir.resolve("a/b"));
        disk.create(dir.resolve("a/b/f")).close();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dir.resolve("a"))))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dir.resolve("a/b"))))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dir.resolve("a/b/f"))))
                .isEqualTo("rw-------");
    }

    @Test
    void readsBackWhatItWrote() throws IOException {
        try (DiskFile file = disk.create(dir.resolve("f"))) {
            file.write(bytes("hello"), 3);
            file.sync();
        }
        try (DiskFile file = disk.openReadOnly(dir.resolve("f"))) {
            ByteBuffer target = ByteBuffer.allocate(16);
            assertThat(file.size()).isEqualTo(8);
            assertThat(file.read(target, 0)).isEqualTo(8);
            assertThat(target.array()).startsWith(0, 0, 0, 'h', 'e', 'l', 'l', 'o');
            assertThat(file.read(ByteBuffer.allocate(1), 8)).isEqualTo(-1);
        }
    }

    @Test
    void appendsBehindWhatIsThere() throws IOException {
        try (DiskFile file = disk.create(dir.resolve("f"))) {
            file.write(bytes("ab"), 0);
            WritableByteChannel end = file.appender();
            assertThat(end.write(bytes("cd"))).isEqualTo(2);
            assertThat(end.write(bytes("e"))).isEqualTo(1);
            end.close();
            assertThat(end.isOpen()).isFalse();
            assertThatThrownBy(() -> end.write(bytes("f"))).isInstanceOf(ClosedChannelException.class);
            file.sync();
        }
        assertThat(Files.readString(dir.resolve("f"))).isEqualTo("abcde");
    }

    @Test
    void syncsNothingWhenItIsToldNotTo() throws IOException {
        DiskFile file = disk.create(dir.resolve("f"));
        file.close();
        assertThatThrownBy(file::sync).isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(() -> disk.syncDirectory(dir.resolve("none"))).isInstanceOf(NoSuchFileException.class);

        disk.sync(false);
        file.sync();
        disk.syncDirectory(dir.resolve("none"));
    }

    @Test
    void allocatesZerosAndNeverShortens() throws IOException {
        try (DiskFile file = disk.create(dir.resolve("f"))) {
            file.write(bytes("x"), 0);
            file.allocate(100);
            assertThat(file.size()).isEqualTo(100);
            file.allocate(10);
            assertThat(file.size()).isEqualTo(100);
            file.truncate(10);
            assertThat(file.size()).isEqualTo(10);
        }
        assertThat(Files.readAllBytes(dir.resolve("f"))).containsExactly('x', 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    @Test
    void refusesToCreateAFileThatExistsAndToOpenOneThatDoesNot() throws IOException {
        disk.create(dir.resolve("f")).close();

        assertThatThrownBy(() -> disk.create(dir.resolve("f"))).isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() -> disk.open(dir.resolve("g"))).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void renameReplacesTheTarget() throws IOException {
        Files.writeString(dir.resolve("old"), "old");
        Files.writeString(dir.resolve("new"), "new");

        disk.rename(dir.resolve("new"), dir.resolve("old"));
        disk.syncDirectory(dir);

        assertThat(disk.list(dir)).containsExactly("old");
        assertThat(Files.readString(dir.resolve("old"))).isEqualTo("new");
    }

    @Test
    void deletesDirectoriesWithAllTheyHold() throws IOException {
        disk.createDirectories(dir.resolve("a/b"));
        disk.create(dir.resolve("a/b/f")).close();

        disk.delete(dir.resolve("a"));
        disk.delete(dir.resolve("a"));

        assertThat(disk.exists(dir.resolve("a"))).isFalse();
    }

    @Test
    void listsNamesInOrderAndNothingWhereThereIsNoDirectory() throws IOException {
        disk.create(dir.resolve("b")).close();
        disk.create(dir.resolve("a")).close();

        assertThat(disk.list(dir)).containsExactly("a", "b");
        assertThat(disk.list(dir.resolve("none"))).isEmpty();
        assertThat(disk.usableBytes(dir.resolve("none/at/all"))).isPositive();
    }

    @Test
    void locksAFileForOneHolderAtATime() throws IOException {
        try (DiskFile first = disk.create(dir.resolve("f"));
                DiskFile second = disk.open(dir.resolve("f"))) {
            assertThat(first.tryLock()).isTrue();
            assertThat(first.tryLock()).isTrue();
            assertThat(second.tryLock()).isFalse();
        }
        try (DiskFile third = disk.open(dir.resolve("f"))) {
            assertThat(third.tryLock()).isTrue();
        }
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
