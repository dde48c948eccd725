package dev.quoin.backend;

import static dev.quoin.backend.Transactions.INDEX;
import static dev.quoin.backend.Transactions.append;
import static dev.quoin.backend.Transactions.awaitFiles;
import static dev.quoin.backend.Transactions.files;
import static dev.quoin.backend.Transactions.lastOf;
import static dev.quoin.backend.Transactions.revision;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.Bucket;
import dev.quoin.api.backend.CorruptRecordException;
import dev.quoin.api.backend.Durability;
import dev.quoin.api.backend.EngineMissingException;
import dev.quoin.api.backend.StateStore;
import dev.quoin.api.metrics.Meters;
import dev.quoin.env.LocalDisk;
import dev.quoin.env.fixture.FaultyDisk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Going over to another directory: at opening, and while serving. */
@Timeout(60)
class SwitchTest extends ThreeEngines {

    /** More crash points than there can be. */
    private static final int CHANGES_MAX = 100;

    @Test
    void choosesXodusThenTheOnlyOneOrTheConfiguredOne() throws Exception {
        assertThat(open(active(new LocalDisk(), ""), "a")).isEqualTo("xodus");
        assertThat(open(active(new LocalDisk(), "memory"), "b")).isEqualTo("memory");
        offer.remove(xodus);
        ActiveStore undecided =
                new ActiveStore(new LocalDisk(), offer, new StoreMeters(Meters.NONE), Batching.of(0, 0), "");
        assertThatThrownBy(() -> undecided.open(root.resolve("c"))).hasMessageContaining("[memory, other]");
        offer.remove(memory);
        assertThat(open(undecided, "d")).isEqualTo("other");
        assertThatThrownBy(() -> undecided.open(root.resolve("a"))).hasMessageContaining("xodus is not installed");
    }

    private String open(ActiveStore active, String directory) throws BackendException {
        try (StateStore store = active.open(root.resolve(directory).normalize())) {
            return store.engine();
        }
    }

    @Test
    void isOfferedWhenTheEngineThatCountsIsThere() throws Exception {
        ActiveStore active =
                new ActiveStore(new LocalDisk(), offer, new StoreMeters(Meters.NONE), Batching.of(0, 0), "");
        assertThat(active.served(() -> true)).as("no engine").isFalse();
        offer.add(memory);
        assertThat(active.served(() -> false)).as("xodus may be about to start").isFalse();
        assertThat(active.served(() -> true)).isTrue();
        offer.add(xodus);
        assertThat(active.served(() -> false)).isTrue();
        active.open(root).close();
        offer.remove(xodus);
        assertThat(active.served(() -> true)).as("the engine in use is gone").isFalse();
        offer.add(xodus);
        offer.remove(memory);
        assertThat(active.served(() -> false)).isTrue();
    }

    @Test
    void anEngineOnItsWayOutStillOpensButIsNotCountedOn() throws Exception {
        ActiveStore active = active(new LocalDisk(), "");
        open(active, "a");
        offer.retire(xodus);
        assertThat(active.served(() -> true)).isFalse();
        assertThat(open(active, "a")).isEqualTo("xodus");
        offer.remove(xodus);
        assertThatThrownBy(() -> open(active, "a")).isInstanceOf(EngineMissingException.class);
        offer.add(xodus);
        assertThat(active.served(() -> true)).isTrue();
    }

    @Test
    void onlyAChangedConfiguredEngineStartsASwitch() throws Exception {
        ActiveStore first = active(new LocalDisk(), "xodus");
        assertThat(first.exists(root)).isFalse();
        try (StateStore store = first.open(root)) {
            append(store, 1);
        }
        assertThat(first.exists(root)).isTrue();
        assertThat(open(active(new LocalDisk(), ""), "."))
                .as("nothing configured changes nothing")
                .isEqualTo("xodus");
        try (StateStore store = active(new LocalDisk(), "other").open(root)) {
            assertThat(store.engine()).isEqualTo("other");
            assertThat(lastOf(store)).isEqualTo(1);
        }
        assertThat(files(root)).containsExactly("active", "other-2");
        assertThat(open(active(new LocalDisk(), "other"), ".")).isEqualTo("other");
        assertThat(open(active(new LocalDisk(), ""), ".")).isEqualTo("other");
    }

    @Test
    void storeInMemoryIsNeverThereBeforeItIsOpened() throws Exception {
        ActiveStore active = active(new LocalDisk(), "memory");
        assertThat(active.durable(root)).isFalse();
        try (StateStore store = active.open(root)) {
            append(store, 1);
            store.defragment(pairs -> {});
            append(store, 2);
            assertThat(lastOf(store)).isEqualTo(2);
        }
        assertThat(active.exists(root)).isFalse();
        try (StateStore store = active.open(root)) {
            assertThat(lastOf(store)).isZero();
        }
        assertThat(active(new LocalDisk(), "xodus").durable(root)).isTrue();
    }

    @Test
    void discardLeavesNothing() throws Exception {
        ActiveStore active = active(new LocalDisk(), "");
        try (StateStore store = active.open(root)) {
            append(store, 1);
            assertThatThrownBy(() -> active.discard(root)).isInstanceOf(BackendException.class);
        }
        active.discard(root);
        assertThat(active.exists(root)).isFalse();
        try (StateStore store = active.open(root)) {
            assertThat(lastOf(store)).isZero();
        }
    }

    @Test
    void discardKeepsTheChoiceOfTheEngineAlsoAcrossACrash() throws Exception {
        for (int changes = 0; changes < CHANGES_MAX; changes++) {
            Path directory = root.resolve("discard-" + changes);
            active(new LocalDisk(), "other").open(directory).close();
            FaultyDisk disk = FaultyDisk.failingFrom(new LocalDisk(), changes);
            boolean done = crashed(() -> active(disk, "").discard(directory));
            assertThat(open(active(new LocalDisk(), ""), directory.toString())).isEqualTo("other");
            if (done && !disk.failed()) {
                assertThat(files(directory)).containsExactly("active", "other-2");
                return;
            }
        }
        throw new AssertionError("never discarded");
    }

    @Test
    void refusesADamagedMarkerAndOneWhoseDirectoryIsGone() throws Exception {
        ActiveStore active = active(new LocalDisk(), "");
        active.open(root).close();
        Path marker = root.resolve("backend/active");
        byte[] good = Files.readAllBytes(marker);
        assertThat(new String(good, UTF_8))
                .matches("quoin-backend 1\ndirectory xodus-1\nconfigured \ncrc32c [0-9a-f]{8}\n");
        for (int i = 0; i < good.length; i++) {
            byte[] bad = good.clone();
            bad[i] ^= 4;
            Files.write(marker, bad);
            assertThatThrownBy(() -> active.open(root)).as("byte %d", i).hasMessageContaining("marker is damaged");
        }
        Files.write(marker, good);
        new LocalDisk().delete(root.resolve("backend/xodus-1"));
        assertThatThrownBy(() -> active.open(root)).hasMessageContaining("which is gone");
        assertThat(active.exists(root)).isFalse();
    }

    @Test
    void crashWhileTheFirstStoreIsMadeHarmsNothing() throws Exception {
        for (int changes = 0; changes < CHANGES_MAX; changes++) {
            Path directory = root.resolve("first-" + changes);
            FaultyDisk disk = FaultyDisk.failingFrom(new LocalDisk(), changes);
            boolean opened = crashed(() -> active(disk, "").open(directory).close());
            try (StateStore store = active(new LocalDisk(), "").open(directory)) {
                append(store, 1);
                assertThat(lastOf(store)).isEqualTo(1);
            }
            assertThat(files(directory)).containsExactly("active", "xodus-1");
            if (opened) {
                assertThat(changes).isGreaterThan(5);
                return;
            }
        }
        throw new AssertionError("never opened");
    }

    private interface Step {
        void run() throws BackendException;
    }

    /** Runs a step, and answers whether it came to its end. */
    private static boolean crashed(Step step) {
        try {
            step.run();
            return true;
        } catch (BackendException e) {
            assertThat(e).hasMessageContaining("injected fault");
            return false;
        }
    }

    @Test
    void crashInASwitchAtOpeningLeavesOneOfBoth() throws Exception {
        for (int changes = 0; changes < CHANGES_MAX; changes++) {
            Path directory = root.resolve("switch-" + changes);
            try (StateStore store = active(new LocalDisk(), "xodus").open(directory)) {
                for (long main = 1; main <= 30; main++) {
                    append(store, main);
                }
            }
            FaultyDisk disk = FaultyDisk.failingFrom(new LocalDisk(), changes);
            boolean opened = crashed(() -> active(disk, "other").open(directory).close());
            try (StateStore store = active(new LocalDisk(), "").open(directory)) {
                assertThat(lastOf(store)).isEqualTo(30);
                assertThat(files(directory))
                        .containsExactly(
                                "active", store.engine() + (store.engine().equals("other") ? "-2" : "-1"));
            }
            if (opened && !disk.failed()) {
                assertThat(changes).isGreaterThan(5);
                return;
            }
        }
        throw new AssertionError("never switched");
    }

    @Test
    void crashInADefragmentationLosesNothingCommitted() throws Exception {
        for (int changes = 0; changes < CHANGES_MAX; changes++) {
            Path directory = root.resolve("defragment-" + changes);
            active(new LocalDisk(), "").open(directory).close();
            // Opening a store that is there changes nothing.
            FaultyDisk disk = FaultyDisk.failingFrom(new LocalDisk(), changes);
            StateStore store = active(disk, "").open(directory);
            AtomicLong last = new AtomicLong();
            for (long main = 1; main <= 50; main++) {
                append(store, last.incrementAndGet());
            }
            store.commit(Durability.BUFFERED);
            boolean done = crashed(() -> store.defragment(writing(store, last)));
            long committed = writeOn(store, last);
            crashed(store::close);
            try (StateStore reopened = active(new LocalDisk(), "").open(directory)) {
                assertThat(lastOf(reopened))
                        .as("crash before change %d", changes)
                        .isGreaterThanOrEqualTo(committed);
                assertThat(files(directory)).hasSize(2).contains("active");
            }
            if (done && !disk.failed()) {
                assertThat(changes).isGreaterThan(5);
                assertThat(files(directory)).contains("xodus-2");
                return;
            }
        }
        throw new AssertionError("never defragmented");
    }

    /** Goes on writing while pairs are copied, so that there is something to catch up with. */
    private static LongConsumer writing(StateStore store, AtomicLong last) {
        return pairs -> {
            for (int i = 0; i < 25; i++) {
                try {
                    append(store, last.incrementAndGet());
                } catch (BackendException e) {
                    throw new AssertionError(e);
                }
            }
        };
    }

    /** Writes more if the store is still well; answers what is certain to be kept. */
    private static long writeOn(StateStore store, AtomicLong last) {
        long certain = 50;
        try {
            append(store, last.get() + 1);
            last.incrementAndGet();
            store.commit(Durability.SYNCED);
            certain = last.get();
        } catch (BackendException e) {
            assertThat(store.failure()).isNotNull();
        }
        return certain;
    }

    @Test
    void defragmentsWhileItIsReadAndWritten() throws Exception {
        StateStore store = active(new LocalDisk(), "").open(root);
        AtomicLong last = new AtomicLong();
        for (int i = 0; i < 100; i++) {
            append(store, last.incrementAndGet());
        }
        BackendSnapshot old = store.pin();
        AtomicBoolean copied = new AtomicBoolean();
        store.defragment(pairs -> {
            copied.set(true);
            writing(store, last).accept(pairs);
        });
        assertThat(copied).isTrue();
        assertThat(lastOf(store)).isEqualTo(last.get()).isGreaterThan(100);
        assertThat(files(root)).as("the old directory is still being read").contains("xodus-1", "xodus-2");
        assertThat(old.count(Bucket.KEY)).isEqualTo(100 - 33);
        old.close();
        store.commit(Durability.SYNCED);
        append(store, last.incrementAndGet());
        store.commit(Durability.SYNCED);
        awaitFiles(root, "active", "xodus-2");
        store.defragment(pairs -> {});
        assertThat(lastOf(store)).isEqualTo(last.get());
        store.close();
        assertThat(xodus.open).hasValue(0);
        try (StateStore reopened = active(new LocalDisk(), "").open(root)) {
            assertThat(lastOf(reopened)).isEqualTo(last.get());
        }
        assertThat(files(root)).containsExactly("active", "xodus-3");
    }

    @Test
    void neverCopiesADamagedRecord() throws Exception {
        try (StateStore store = active(new LocalDisk(), "").open(root)) {
            append(store, 1);
            append(store, 2);
            store.commit(Durability.SYNCED);
            xodus.damage(root.resolve("backend/xodus-1"), Bucket.KEY, revision(2));
            assertThatThrownBy(() -> store.defragment(pairs -> {})).isInstanceOf(CorruptRecordException.class);
            assertThat(store.failure()).isNull();
            append(store, 3);
            store.commit(Durability.SYNCED);
            assertThat(store.get(Bucket.META, INDEX)).isEqualTo(revision(3));
        }
        assertThat(files(root)).containsExactly("active", "xodus-1");
    }

    @Test
    void failingCopyLeavesTheStoreAsItWas() throws Exception {
        try (StateStore store = active(new LocalDisk(), "").open(root)) {
            append(store, 1);
            store.commit(Durability.SYNCED);
            AtomicBoolean fail = new AtomicBoolean();
            xodus.trouble = () -> {
                if (fail.get()) {
                    throw new BackendException("copy broken on purpose");
                }
            };
            fail.set(true);
            assertThatThrownBy(() -> store.defragment(pairs -> {})).hasMessage("copy broken on purpose");
            fail.set(false);
            append(store, 2);
            store.commit(Durability.SYNCED);
            assertThat(lastOf(store)).isEqualTo(2);
            assertThat(files(root)).containsExactly("active", "xodus-1");
        }
        assertThat(xodus.open).hasValue(0);
    }
}
