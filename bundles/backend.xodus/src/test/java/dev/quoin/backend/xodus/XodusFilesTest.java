package dev.quoin.backend.xodus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.api.backend.Backend;
import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.Bucket;
import dev.quoin.api.backend.Durability;
import dev.quoin.api.backend.StoreFiles;
import dev.quoin.backend.contract.ContractBatch;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The files of a snapshot are a store in its state, whatever is written meanwhile. */
@Timeout(120)
final class XodusFilesTest {

    private static final int KEYS = 4_000;
    private static final int VALUE_BYTES = 400;

    @TempDir
    Path root;

    private final Random random = new Random(11);
    private final NavigableMap<byte[], byte[]> oracle = new TreeMap<>(Arrays::compareUnsigned);

    @Test
    void copiesOpenInTheStateOfTheSnapshotWhileTheStoreIsWrittenAndCleaned() throws Exception {
        try (Backend store = new XodusFactory().open(root.resolve("store"))) {
            List<Path> copies = new ArrayList<>();
            List<NavigableMap<byte[], byte[]>> states = new ArrayList<>();
            for (int round = 0; round < 6; round++) {
                write(store, 60);
                store.reclaim();
                try (BackendSnapshot snapshot = store.snapshot()) {
                    states.add(new TreeMap<>(oracle));
                    StoreFiles files = Objects.requireNonNull(snapshot.files());
                    assertThat(files.format()).isEqualTo(new XodusFactory().fileFormat());
                    copies.add(copy(store, files, root.resolve("copy" + round)));
                }
            }
            for (int i = 0; i < copies.size(); i++) {
                assertHolds(copies.get(i), states.get(i));
            }
        }
    }

    @Test
    void aCopyThatSharesItsFilesWithTheStoreIsWrittenWithoutHarmToEither() throws Exception {
        Path directory = root.resolve("store");
        Path copy = Files.createDirectory(root.resolve("copy"));
        NavigableMap<byte[], byte[]> state;
        try (Backend store = new XodusFactory().open(directory)) {
            write(store, 200);
            try (BackendSnapshot snapshot = store.snapshot()) {
                state = new TreeMap<>(oracle);
                copy(store, Objects.requireNonNull(snapshot.files()), copy.resolve("received"));
            }
        }
        NavigableMap<byte[], byte[]> end = new TreeMap<>(oracle);
        oracle.clear();
        oracle.putAll(state);
        Path linked = Files.createDirectory(root.resolve("linked"));
        try (Stream<Path> files = Files.list(copy.resolve("received"))) {
            for (Path file : files.toList()) {
                Files.createLink(linked.resolve(file.getFileName()), file);
            }
        }
        try (Backend next = new XodusFactory().open(linked)) {
            write(next, 200);
            next.reclaim();
        }
        assertHolds(linked, oracle);
        // As after a crash before the linked one counted: its files may have grown, and the growth counts too.
        try (Backend again = new XodusFactory().open(copy.resolve("received"));
                BackendSnapshot snapshot = again.snapshot()) {
            assertThat(snapshot.count(Bucket.KEY)).isPositive();
        }
        assertHolds(directory, end);
    }

    /** Overwrites most of what there is, so that there is something to clean. */
    private void write(Backend store, int batches) throws BackendException {
        for (int batch = 0; batch < batches; batch++) {
            ContractBatch writes = new ContractBatch();
            for (int i = 0; i < 50; i++) {
                byte[] value = new byte[VALUE_BYTES];
                random.nextBytes(value);
                byte[] key = ByteBuffer.allocate(Integer.BYTES)
                        .putInt(random.nextInt(KEYS))
                        .array();
                writes.put(Bucket.KEY, key, value);
                oracle.put(key, value);
            }
            store.apply(writes, Durability.BUFFERED);
        }
    }

    private Path copy(Backend store, StoreFiles files, Path target) throws Exception {
        Files.createDirectory(target);
        files.forEach((name, size, content) -> {
            write(store, 2);
            try (FileChannel out =
                    FileChannel.open(target.resolve(name), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                assertThat(out.transferFrom(content, 0, size)).isEqualTo(size);
            }
        });
        return target;
    }

    private static void assertHolds(Path directory, NavigableMap<byte[], byte[]> expected) throws Exception {
        try (Backend copy = new XodusFactory().open(directory);
                BackendSnapshot snapshot = copy.snapshot()) {
            assertThat(snapshot.count(Bucket.KEY)).isEqualTo(expected.size());
            try (BackendSnapshot.Cursor found = snapshot.scan(Bucket.KEY, new byte[0], null)) {
                for (Map.Entry<byte[], byte[]> wanted : expected.entrySet()) {
                    assertThat(found.next()).isTrue();
                    assertThat(found.key()).isEqualTo(wanted.getKey());
                    assertThat(found.value()).isEqualTo(wanted.getValue());
                }
                assertThat(found.next()).isFalse();
            }
        }
    }
}
