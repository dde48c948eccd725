package dev.quoin.backend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.Bucket;
import dev.quoin.api.backend.CopiedFiles;
import dev.quoin.api.backend.EngineMissingException;
import dev.quoin.api.backend.StateStore;
import dev.quoin.api.backend.StoreFiles;
import dev.quoin.api.backend.StoreTxn;
import dev.quoin.api.metrics.Meters;
import dev.quoin.env.LocalDisk;
import dev.quoin.env.fixture.PairsFiles;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Another state takes the place of the one that is open. */
@Timeout(60)
class ReplacementTest {

    private static final byte[] KEY = "k".getBytes(UTF_8);

    @TempDir
    Path root;

    private final HeapEngine engine = new HeapEngine("xodus", true);

    private ActiveStore active() {
        EngineOffer offer = new EngineOffer();
        offer.add(engine);
        return new ActiveStore(new LocalDisk(), offer, new StoreMeters(Meters.NONE), Batching.of(3_600_000, 20), "");
    }

    private static void put(StateStore store, String value) throws BackendException {
        StoreTxn txn = store.begin();
        txn.put(Bucket.ALARM, KEY, value.getBytes(UTF_8));
        txn.end();
    }

    private static String get(StateStore store) throws BackendException {
        byte[] value = store.get(Bucket.ALARM, KEY);
        return value == null ? "" : new String(value, UTF_8);
    }

    private List<String> stores() throws Exception {
        try (Stream<Path> files = Files.list(root.resolve(StoreDirectory.FOLDER))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.startsWith("active"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void theNextStoreCountsOnceActivatedAndTheOneBeforeAnswersReadsUntilClosed() throws Exception {
        ActiveStore active = active();
        StateStore before = active.open(root);
        put(before, "old");
        StateStore next = active.openNext(root);
        put(next, "new");
        assertThat(get(before)).isEqualTo("old");
        active.activate(next);
        assertThat(get(before)).isEqualTo("old");
        assertThat(stores()).containsExactly("xodus-1", "xodus-3");
        before.close();
        assertThat(stores()).containsExactly("xodus-3");
        next.close();
        try (StateStore again = active.open(root)) {
            assertThat(get(again)).isEqualTo("new");
        }
    }

    @Test
    void theNextStoreCanBeginWithTheFilesOfAnotherWhichStayAsTheyAre() throws Exception {
        ActiveStore active = active();
        StateStore before = active.open(root);
        put(before, "old");
        Path files = Files.createDirectory(root.resolve("received"));
        try (BackendSnapshot pinned = before.pin()) {
            StoreFiles copied = Objects.requireNonNull(pinned.files());
            assertThat(copied.format()).isEqualTo(before.fileFormat());
            copied.forEach((name, size, content) -> Files.copy(Channels.newInputStream(content), files.resolve(name)));
        }
        put(before, "later");
        assertThatThrownBy(() -> active.openNext(root, new CopiedFiles(files, "other")))
                .isInstanceOf(EngineMissingException.class)
                .hasMessageContaining("no storage engine with files of format other");
        StateStore next = active.openNext(root, new CopiedFiles(files, before.fileFormat()));
        assertThat(get(next)).isEqualTo("old");
        put(next, "new");
        active.activate(next);
        before.close();
        assertThat(stores()).containsExactly("xodus-3");
        next.close();
        assertThat(PairsFiles.read(new LocalDisk(), files).of(Bucket.ALARM)).hasSize(1);
        try (StateStore again = active.open(root)) {
            assertThat(get(again)).isEqualTo("new");
        }
    }

    @Test
    void aNextStoreThatIsClosedBeforeItCountsLeavesNothing() throws Exception {
        ActiveStore active = active();
        StateStore open = active.open(root);
        put(open, "old");
        StateStore next = active.openNext(root);
        put(next, "new");
        next.close();
        assertThat(stores()).containsExactly("xodus-1");
        open.close();
        try (StateStore again = active.open(root)) {
            assertThat(get(again)).isEqualTo("old");
        }
    }

    @Test
    void aStoreThatIsBeingReplacedIsNotDefragmented() throws Exception {
        ActiveStore active = active();
        try (StateStore open = active.open(root);
                StateStore next = active.openNext(root)) {
            assertThatThrownBy(() -> open.defragment(pairs -> {})).hasMessageContaining("being replaced");
            assertThat(get(next)).isEmpty();
        }
    }
}
