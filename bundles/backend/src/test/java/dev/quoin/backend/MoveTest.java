package dev.quoin.backend;

import static dev.quoin.backend.Transactions.append;
import static dev.quoin.backend.Transactions.awaitFiles;
import static dev.quoin.backend.Transactions.files;
import static dev.quoin.backend.Transactions.lastOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.Bucket;
import dev.quoin.api.backend.Durability;
import dev.quoin.api.backend.InstalledBackend;
import dev.quoin.api.backend.MoveCanceledException;
import dev.quoin.api.backend.MoveProgress;
import dev.quoin.api.backend.MoveProgress.Step;
import dev.quoin.api.backend.MoveRefusedException;
import dev.quoin.api.backend.MoveRefusedException.Reason;
import dev.quoin.api.backend.StateStore;
import dev.quoin.api.backend.StoreMove;
import dev.quoin.api.env.Disk;
import dev.quoin.env.LocalDisk;
import dev.quoin.env.fixture.FaultyDisk;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** From engine to engine while the store serves. */
@Timeout(60)
class MoveTest extends ThreeEngines {

    /** More crash points than there can be. */
    private static final int CHANGES_MAX = 100;

    private static void nobody(MoveProgress progress) {}

    private StoreMoves moves(ActiveStore active) {
        return new StoreMoves(offer, active);
    }

    private static void fill(StateStore store, AtomicLong last, int count) throws BackendException {
        for (int i = 0; i < count; i++) {
            append(store, last.incrementAndGet());
        }
    }

    /** Goes on writing whenever it is told, so that there is something to catch up with. */
    private static Consumer<MoveProgress> writing(StateStore store, AtomicLong last) {
        return progress -> {
            try {
                if (store.failure() == null) {
                    fill(store, last, 25);
                }
            } catch (BackendException e) {
                throw new AssertionError(e);
            }
        };
    }

    @Test
    void goesOverToAnotherEngineWhileItIsReadAndWritten() throws Exception {
        ActiveStore active = active(new LocalDisk(), "");
        StateStore store = active.open(root);
        AtomicLong last = new AtomicLong();
        fill(store, last, 100);
        BackendSnapshot pinned = store.pin();
        List<MoveProgress> told = new ArrayList<>();
        StoreMove move = moves(active).switchTo("other", progress -> {
            told.add(progress);
            writing(store, last).accept(progress);
        });
        MoveProgress end = move.await();
        assertThat(move.from()).isEqualTo("xodus");
        assertThat(move.to()).isEqualTo("other");
        assertThat(end.step()).isEqualTo(Step.DONE);
        assertThat(end.keys()).isEqualTo(end.keysTotal()).isEqualTo(100 - 33 + 1);
        assertThat(end.bytes()).isGreaterThan(100 * 17);
        assertThat(end.bytesPerSecond()).isPositive();
        assertThat(told)
                .extracting(MoveProgress::step)
                .containsSubsequence(Step.COPY, Step.CHECK, Step.CATCH_UP, Step.DONE);
        assertThat(store.engine()).isEqualTo("other");
        assertThat(lastOf(store)).isEqualTo(last.get()).isGreaterThan(150);
        assertThat(moves(active).list())
                .extracting(InstalledBackend::name, InstalledBackend::active)
                .containsExactly(tuple("memory", false), tuple("other", true), tuple("xodus", false));
        assertThat(moves(active).current()).isNull();
        assertThat(pinned.count(Bucket.KEY)).as("readers keep the old store").isEqualTo(100 - 33);
        pinned.close();
        awaitFiles(root, "active", "other-2");
        fill(store, last, 30);
        store.close();
        assertThat(xodus.open).hasValue(0);
        try (StateStore reopened = active(new LocalDisk(), "").open(root)) {
            assertThat(reopened.engine()).isEqualTo("other");
            assertThat(lastOf(reopened)).isEqualTo(last.get());
        }
    }

    @Test
    void canceledAtAnyStepItLeavesTheStoreAsItWas() throws Exception {
        for (Step when : List.of(Step.COPY, Step.CHECK, Step.CATCH_UP)) {
            Path directory = root.resolve(when.name());
            ActiveStore active = active(new LocalDisk(), "");
            try (StateStore store = active.open(directory)) {
                AtomicLong last = new AtomicLong();
                fill(store, last, 50);
                AtomicReference<StoreMoves> moves = new AtomicReference<>(moves(active));
                StoreMove move = moves.get().switchTo("other", progress -> {
                    if (progress.step() == when) {
                        assertThat(moves.get().current().cancel()).isTrue();
                    }
                });
                assertThatThrownBy(move::await).isInstanceOf(MoveCanceledException.class);
                assertThat(move.progress().step()).isEqualTo(Step.CANCELED);
                assertThat(move.failure()).isNull();
                assertThat(store.engine()).isEqualTo("xodus");
                assertThat(files(directory)).containsExactly("active", "xodus-1");
                fill(store, last, 30);
                assertThat(lastOf(store)).isEqualTo(80);
                assertThat(moves.get()
                                .switchTo("other", MoveTest::nobody)
                                .await()
                                .step())
                        .isEqualTo(Step.DONE);
                assertThat(move.cancel()).as("of a move that has ended").isTrue();
                assertThat(lastOf(store)).isEqualTo(80);
            }
        }
    }

    @Test
    void refusesWithAReasonAndWhatWouldHelp() throws Exception {
        ActiveStore active = active(new LocalDisk(), "");
        StoreMoves moves = moves(active);
        refused(() -> moves.switchTo("other", MoveTest::nobody), Reason.NOT_SERVING, "no store is open");
        refused(() -> moves.defragment(MoveTest::nobody), Reason.NOT_SERVING, "no store is open");
        try (StateStore store = active.open(root)) {
            refused(
                    () -> moves.switchTo("rocks", MoveTest::nobody),
                    Reason.NOT_INSTALLED,
                    "installed are [memory, other, xodus]");
            refused(() -> moves.switchTo("xodus", MoveTest::nobody), Reason.ACTIVE_ALREADY, "on xodus already");
            AtomicInteger busy = new AtomicInteger();
            moves.switchTo("other", progress -> {
                        if (progress.step() == Step.CHECK) {
                            refused(
                                    () -> moves.switchTo("memory", MoveTest::nobody),
                                    Reason.BUSY,
                                    "wait for it, or cancel it");
                            refused(() -> moves.defragment(MoveTest::nobody), Reason.BUSY, "wait for it, or cancel it");
                            busy.incrementAndGet();
                        }
                    })
                    .await();
            assertThat(busy).hasPositiveValue();
            assertThat(store.engine()).isEqualTo("other");
            offer.retire(xodus);
            refused(
                    () -> moves.switchTo("xodus", MoveTest::nobody),
                    Reason.NOT_INSTALLED,
                    "installed are [memory, other]");
        }
    }

    @Test
    void refusesWhereTheDiskHasNoRoom() throws Exception {
        ActiveStore active = active(withRoom(200L << 20), "");
        try (StateStore store = active.open(root)) {
            StoreMoves moves = moves(active);
            refused(() -> moves.switchTo("other", MoveTest::nobody), Reason.NO_ROOM, "the disk has 200 MiB left");
            refused(() -> moves.defragment(MoveTest::nobody), Reason.NO_ROOM, "make room first");
            assertThat(store.engine()).isEqualTo("xodus");
        }
    }

    private static Disk withRoom(long usable) {
        LocalDisk disk = new LocalDisk();
        return (Disk) Proxy.newProxyInstance(Disk.class.getClassLoader(), new Class<?>[] {Disk.class}, (p, m, a) -> {
            if (m.getName().equals("usableBytes")) {
                return usable;
            }
            try {
                return m.invoke(disk, a);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        });
    }

    private interface Request {
        StoreMove make() throws BackendException;
    }

    private static void refused(Request request, Reason reason, String message) {
        assertThatThrownBy(request::make)
                .isInstanceOfSatisfying(
                        MoveRefusedException.class,
                        refusal -> assertThat(refusal.reason()).isEqualTo(reason))
                .hasMessageContaining(message);
    }

    @Test
    void followsAChangedConfigurationOnlyAndNeverUndoesAChoice() throws Exception {
        ActiveStore active = active(new LocalDisk(), "xodus");
        Batching same = Batching.of(3_600_000, 20);
        AtomicLong last = new AtomicLong();
        try (StateStore store = active.open(root)) {
            fill(store, last, 50);
            moves(active).switchTo("other", MoveTest::nobody).await();
            active.configure(same, "xodus");
            assertThat(moves(active).current()).as("the value is what it was").isNull();
            assertThat(store.engine()).isEqualTo("other");
        }
        active = active(new LocalDisk(), "xodus");
        try (StateStore store = active.open(root)) {
            assertThat(store.engine()).as("after a restart").isEqualTo("other");
            active.configure(same, "other");
            active.configure(same, "");
            active.configure(same, "xodus");
            awaitMove(active);
            assertThat(store.engine()).as("another value than the last one").isEqualTo("xodus");
            assertThat(lastOf(store)).isEqualTo(50);
        }
        try (StateStore store = active(new LocalDisk(), "xodus").open(root)) {
            assertThat(store.engine()).isEqualTo("xodus");
        }
    }

    private void awaitMove(ActiveStore active) throws BackendException {
        StoreMove move = moves(active).current();
        if (move != null) {
            move.await();
        }
    }

    @Test
    void goesToAnEngineThatKeepsNothingOnlyAfterACheckpoint() throws Exception {
        ActiveStore active = active(new LocalDisk(), "");
        AtomicInteger checkpoints = new AtomicInteger();
        try (StateStore store = active.open(root)) {
            AtomicLong last = new AtomicLong();
            fill(store, last, 50);
            StoreMove tooEarly = moves(active).switchTo("memory", MoveTest::nobody);
            assertThatThrownBy(tooEarly::await).hasMessageContaining("nobody can write a checkpoint");
            assertThat(tooEarly.failure()).isNotNull();
            store.checkpointBy(() -> {
                throw new BackendException("no checkpoint now");
            });
            assertThatThrownBy(() ->
                            moves(active).switchTo("memory", MoveTest::nobody).await())
                    .hasMessage("no checkpoint now");
            assertThat(store.engine()).isEqualTo("xodus");
            store.checkpointBy(checkpoints::incrementAndGet);
            moves(active).switchTo("memory", MoveTest::nobody).await();
            assertThat(checkpoints).hasValue(1);
            assertThat(store.durable()).isFalse();
            assertThat(lastOf(store)).isEqualTo(50);
            moves(active).defragment(MoveTest::nobody).await();
            assertThat(checkpoints).hasValue(1);
        }
        ActiveStore again = active(new LocalDisk(), "");
        try (StateStore store = again.open(root)) {
            assertThat(store.engine()).isEqualTo("memory");
            assertThat(lastOf(store)).isZero();
        }
        again.discard(root);
        try (StateStore store = again.open(root)) {
            assertThat(store.engine())
                    .as("rebuilt on the engine that was chosen")
                    .isEqualTo("memory");
        }
    }

    @Test
    void configuredToKeepNothingItGoesOverOnceTheMemberServes() throws Exception {
        active(new LocalDisk(), "xodus").open(root).close();
        ActiveStore active = active(new LocalDisk(), "memory");
        try (StateStore store = active.open(root)) {
            AtomicLong last = new AtomicLong();
            fill(store, last, 50);
            assertThat(store.engine()).isEqualTo("xodus");
            AtomicInteger checkpoints = new AtomicInteger();
            store.checkpointBy(checkpoints::incrementAndGet);
            awaitMove(active);
            assertThat(store.engine()).isEqualTo("memory");
            assertThat(checkpoints).hasValue(1);
            assertThat(lastOf(store)).isEqualTo(50);
        }
    }

    @Test
    void crashAtAnyMomentLeavesOneStoreWithAllThatWasCommitted() throws Exception {
        for (int changes = 0; changes < CHANGES_MAX; changes++) {
            Path directory = root.resolve("crash-" + changes);
            active(new LocalDisk(), "").open(directory).close();
            FaultyDisk disk = FaultyDisk.failingFrom(new LocalDisk(), changes);
            ActiveStore active = active(disk, "");
            StateStore store = active.open(directory);
            AtomicLong last = new AtomicLong();
            fill(store, last, 50);
            store.commit(Durability.BUFFERED);
            boolean done;
            try {
                moves(active).switchTo("other", writing(store, last)).await();
                done = true;
            } catch (BackendException e) {
                assertThat(e).hasMessageContaining("injected fault");
                done = false;
            }
            long committed = store.failure() == null ? last.get() : 50;
            try {
                store.commit(Durability.SYNCED);
                store.close();
            } catch (BackendException e) {
                assertThat(store.failure()).isNotNull();
            }
            try (StateStore reopened = active(new LocalDisk(), "").open(directory)) {
                assertThat(lastOf(reopened))
                        .as("crash before change %d", changes)
                        .isGreaterThanOrEqualTo(committed);
                assertThat(files(directory)).hasSize(2).contains("active");
            }
            if (done && !disk.failed()) {
                assertThat(changes).isGreaterThan(5);
                assertThat(files(directory)).contains("other-2");
                return;
            }
        }
        throw new AssertionError("never switched");
    }

    @Test
    void closingTheStoreGivesUpAMove() throws Exception {
        ActiveStore active = active(new LocalDisk(), "");
        StateStore store = active.open(root);
        AtomicLong last = new AtomicLong();
        fill(store, last, 50);
        AtomicReference<Thread> closer = new AtomicReference<>();
        StoreMove move = moves(active).switchTo("other", progress -> {
            if (progress.step() == Step.CHECK) {
                Thread thread = new Thread(() -> {
                    try {
                        store.close();
                    } catch (BackendException e) {
                        throw new AssertionError(e);
                    }
                });
                closer.set(thread);
                thread.start();
                while (thread.getState() != Thread.State.WAITING) {
                    Thread.onSpinWait();
                }
            }
        });
        assertThatThrownBy(move::await).isInstanceOf(MoveCanceledException.class);
        closer.get().join();
        try (StateStore reopened = active.open(root)) {
            assertThat(reopened.engine()).isEqualTo("xodus");
            assertThat(lastOf(reopened)).isEqualTo(50);
        }
        assertThat(files(root)).containsExactly("active", "xodus-1");
    }

    @Test
    void anEngineOnItsWayOutIsNotGoneOverTo() throws Exception {
        ActiveStore active = active(new LocalDisk(), "");
        try (StateStore store = active.open(root)) {
            append(store, 1);
            AtomicInteger left = new AtomicInteger();
            StoreMove move = moves(active).switchTo("other", progress -> {
                if (progress.step() == Step.COPY && left.getAndIncrement() == 0) {
                    offer.retire(other);
                    moves(active).current().cancel();
                }
            });
            active.leaves(other);
            assertThatThrownBy(move::await).isInstanceOf(MoveCanceledException.class);
            assertThat(store.engine()).isEqualTo("xodus");
        }
    }
}
