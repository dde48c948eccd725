package dev.quoin.server.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quoin.api.backend.StoreFiles;
import dev.quoin.api.snapshot.DamagedImageException;
import dev.quoin.env.fixture.Crash;
import dev.quoin.env.fixture.CrashableDisk;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A store's files go into one stream and come out of it, whole or not at all. */
final class StoreArchiveTest {

    private static final Path HERE = Path.of("/here");
    private static final byte[] INDEX = "an index".getBytes(StandardCharsets.UTF_8);

    private final CrashableDisk disk = new CrashableDisk();
    private final ArchiveSink sink = new ArchiveSink(disk, HERE);
    private final Random random = new Random(5);

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 4096, 1 << 20})
    void filesComeOutAsTheyWentInHoweverTheStreamIsCut(int portion) throws Exception {
        Map<String, byte[]> files =
                Map.of("a", bytes(0), "quoin.properties", bytes(33), "00000000000.xd", bytes(700_000));
        send(archive(files), portion);
        assertThat(sink.finish()).isEqualTo(HERE);
        assertThat(disk.list(HERE)).containsExactly("files", "format", "index");
        assertThat(disk.bytes(HERE.resolve("index"))).isEqualTo(INDEX);
        Path there = HERE.resolve("files");
        assertThat(disk.list(there)).containsExactlyInAnyOrderElementsOf(files.keySet());
        files.forEach(
                (name, content) -> assertThat(disk.bytes(there.resolve(name))).isEqualTo(content));
    }

    @Test
    void manyFilesComeOutDurably() throws Exception {
        Map<String, byte[]> files = new TreeMap<>();
        for (int i = 0; i < 400; i++) {
            files.put(i + ".xd", bytes(10));
        }
        send(archive(files), 4096);
        Path there = sink.finish().resolve("files");
        disk.syncDirectory(Path.of("/"));
        CrashableDisk after = disk.crashed(Crash.LOSE_UNSYNCED, random);
        files.forEach(
                (name, content) -> assertThat(after.bytes(there.resolve(name))).isEqualTo(content));
        assertThat(ArchiveSink.files(after, HERE).format()).isEqualTo("test");
    }

    @Test
    void everyFlippedByteIsFound() throws Exception {
        byte[] archive = archive(Map.of("a", bytes(20), "b", bytes(3)));
        for (int at = 0; at < archive.length; at++) {
            byte[] damaged = archive.clone();
            damaged[at] ^= 0x10;
            ArchiveSink into = new ArchiveSink(new CrashableDisk(), HERE);
            assertThatThrownBy(() -> {
                        into.write(ByteBuffer.wrap(damaged));
                        into.finish();
                    })
                    .as("byte %d", at)
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void everyCutIsFoundAndNothingStays() throws Exception {
        byte[] archive = archive(Map.of("a", bytes(20), "b", bytes(3)));
        for (int length = 0; length < archive.length; length++) {
            ArchiveSink into = new ArchiveSink(disk, HERE);
            into.write(ByteBuffer.wrap(archive, 0, length));
            assertThatThrownBy(into::finish).isInstanceOf(DamagedImageException.class);
            into.discard();
            assertThat(disk.exists(HERE)).isFalse();
        }
    }

    @Test
    void bytesBehindTheEndAreRefused() throws Exception {
        byte[] archive = archive(Map.of("a", bytes(20)));
        assertThatThrownBy(() -> send(Arrays.copyOf(archive, archive.length + 1), 100))
                .isInstanceOf(DamagedImageException.class)
                .hasMessageContaining("follow the end");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../out", "a/b", ".hidden", "", "a b"})
    void namesThatLeadElsewhereAreRefused(String name) throws Exception {
        byte[] archive = archive(new TreeMap<>(Map.of(name, bytes(4), "z", bytes(4))));
        assertThatThrownBy(() -> send(archive, 100)).isInstanceOf(DamagedImageException.class);
    }

    @Test
    void aFileThatIsShorterThanItSaidStopsTheStream() {
        StoreFiles files =
                files(visitor -> visitor.file("a", 10, Channels.newChannel(new ByteArrayInputStream(new byte[9]))));
        assertThatThrownBy(() -> StoreArchive.write(
                        files,
                        StoreArchiveTest::index,
                        Channels.newChannel(new ByteArrayOutputStream()),
                        written -> {}))
                .isInstanceOf(EOFException.class)
                .hasMessage("a ends 1 bytes early");
    }

    private void send(byte[] archive, int portion) throws IOException {
        for (int at = 0; at < archive.length; at += portion) {
            sink.write(ByteBuffer.wrap(archive, at, Math.min(portion, archive.length - at)));
        }
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] archive(Map<String, byte[]> files) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StoreFiles all = files(visitor -> {
            for (Map.Entry<String, byte[]> file : new TreeMap<>(files).entrySet()) {
                visitor.file(
                        file.getKey(),
                        file.getValue().length,
                        Channels.newChannel(new ByteArrayInputStream(file.getValue())));
            }
        });
        StoreArchive.write(all, StoreArchiveTest::index, Channels.newChannel(out), written -> {});
        return out.toByteArray();
    }

    /** In two parts. */
    private static void index(WritableByteChannel target) throws IOException {
        target.write(ByteBuffer.wrap(INDEX, 0, 3));
        target.write(ByteBuffer.wrap(INDEX, 3, INDEX.length - 3));
    }

    private interface Content {
        void visit(StoreFiles.Visitor visitor) throws IOException;
    }

    private static StoreFiles files(Content content) {
        return new StoreFiles() {
            @Override
            public String format() {
                return "test";
            }

            @Override
            public long size() {
                return 0;
            }

            @Override
            public void forEach(Visitor visitor) throws IOException {
                content.visit(visitor);
            }
        };
    }
}
