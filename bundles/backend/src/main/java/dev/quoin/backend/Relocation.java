package dev.quoin.backend;

import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.BackendFactory;
import dev.quoin.api.backend.Bucket;
import dev.quoin.api.backend.Durability;
import dev.quoin.api.backend.MoveCanceledException;
import dev.quoin.api.backend.MoveProgress;
import dev.quoin.api.backend.MoveProgress.Step;
import dev.quoin.api.backend.StateStore;
import dev.quoin.api.backend.StoreMove;
import dev.quoin.api.backend.WriteBatch;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes over to a new directory, on the same engine or another, while the store serves: pins a snapshot, has every later
 * batch handed over too, copies and checks the snapshot, replays the batches, and flips under one short pause of the
 * writer. Transactions begin and end all the while. A crash leaves the old directory valid before the marker's rename and
 * the new one after it; a failure before the rename leaves the store as it was.
 */
final class Relocation implements StoreMove {

    private static final Logger log = LoggerFactory.getLogger(Relocation.class);

    /** Rounds of catching up before the rest is replayed in the pause, however long it is. */
    private static final int CATCH_UP_ROUNDS_MAX = 1_000;

    /** Batches that may be left for the pause. */
    private static final int LEFT_BATCHES_MAX = 1;

    private enum Fate {
        OPEN,
        CANCELED,
        SEALED
    }

    private final Parts parts;
    private final String from;
    private final BackendFactory target;
    private final @Nullable String configured;
    private final ProgressReport report;
    private final AtomicReference<Fate> fate = new AtomicReference<>(Fate.OPEN);
    private final CompletableFuture<MoveProgress> ended = new CompletableFuture<>();
    private volatile @Nullable BackendException failure;

    /** Lets the marker change unless another store has taken it over. */
    interface MarkerGuard {
        void flip(WriterWork.BoundaryTask flip) throws BackendException;
    }

    /** What it works on. */
    record Parts(
            BatchQueue queue,
            EngineWriter writer,
            StoreDirectory directory,
            Room room,
            StateStore.@Nullable Checkpoint checkpoint,
            MarkerGuard guard) {}

    /**
     * @param configured the configured engine that the new marker is to name; null leaves it as it is
     */
    Relocation(Parts parts, BackendFactory target, @Nullable String configured, Consumer<MoveProgress> listener) {
        this.parts = parts;
        this.from = parts.writer().factory().name();
        this.target = target;
        this.configured = configured;
        this.report = new ProgressReport(listener);
    }

    /** Starts a thread of its own, which nobody interrupts; {@code whenEnded} runs on it before anybody hears of the end. */
    void start(Runnable whenEnded) {
        Thread copier = new Thread(
                () -> {
                    Step end = run();
                    whenEnded.run();
                    try {
                        report.step(end);
                    } finally {
                        ended.complete(report.latest());
                    }
                },
                "backend-copier");
        copier.setDaemon(true);
        copier.start();
    }

    private Step run() {
        try {
            move();
            return Step.DONE;
        } catch (MoveCanceledException e) {
            failure = e;
            return Step.CANCELED;
        } catch (BackendException e) {
            failure = e;
        } catch (RuntimeException | Error e) {
            failure = new BackendException("moving the store: " + e, e);
        }
        return Step.FAILED;
    }

    @Override
    public String from() {
        return from;
    }

    @Override
    public String to() {
        return target.name();
    }

    @Override
    public MoveProgress progress() {
        return report.latest();
    }

    @Override
    public boolean cancel() {
        return fate.compareAndSet(Fate.OPEN, Fate.CANCELED) || fate.get() == Fate.CANCELED;
    }

    @Override
    public @Nullable BackendException failure() {
        return report.latest().step() == Step.FAILED ? failure : null;
    }

    @Override
    public MoveProgress await() throws BackendException {
        MoveProgress end = ended.join();
        BackendException cause = failure;
        if (cause != null) {
            throw cause;
        }
        return end;
    }

    BackendFactory target() {
        return target;
    }

    private void checkGoingOn() throws BackendException {
        if (fate.get() == Fate.CANCELED) {
            throw new MoveCanceledException("the move to " + target.name() + " was canceled");
        }
        BackendException broken = parts.queue().failure();
        if (broken != null) {
            throw new BackendException("the store failed: " + broken.getMessage(), broken);
        }
    }

    private void move() throws BackendException {
        if (!target.durable() && parts.writer().factory().durable()) {
            report.step(Step.CHECKPOINT);
            if (parts.checkpoint() == null) {
                throw new BackendException(target.name() + " keeps nothing, and nobody can write a checkpoint");
            }
            parts.checkpoint().complete();
        }
        checkGoingOn();
        StoreDirectory directory = parts.directory();
        Marker marker = directory.marker();
        if (marker == null) {
            throw new BackendException("the backend's marker is gone");
        }
        String name = marker.next(target.name());
        // Something may be left of an attempt that failed.
        directory.remove(name);
        OpenEngine opened = directory.open(target, name);
        boolean flipped = false;
        try (TeeQueue tee = new TeeQueue(directory.disk(), directory.path(name + ".tee"), TeeQueue.MEMORY_BYTES_MAX)) {
            move(opened, new Marker(name, configured == null ? marker.configured() : configured), tee);
            flipped = true;
        } finally {
            if (!flipped) {
                giveUp(opened);
            }
        }
    }

    private void move(OpenEngine to, Marker marker, TeeQueue tee) throws BackendException {
        EngineWriter writer = parts.writer();
        AtomicReference<@Nullable SharedSnapshot> pinned = new AtomicReference<>();
        writer.callAtBoundary(() -> {
            pinned.set(writer.engine().snapshot());
            writer.teeInto(tee);
        });
        SharedSnapshot copied = pinned.get();
        if (copied == null) {
            throw new IllegalStateException("no snapshot");
        }
        try {
            report.copying(pairs(copied));
            new PairCopy(Durability.SYNCED, new Pace(report, parts.room(), target.durable(), this::checkGoingOn))
                    .copy(copied.stored(), to.backend);
        } finally {
            copied.release();
        }
        report.step(Step.CATCH_UP);
        for (int i = 0; i < CATCH_UP_ROUNDS_MAX && tee.size() > LEFT_BATCHES_MAX; i++) {
            while (tee.size() > LEFT_BATCHES_MAX) {
                checkGoingOn();
                replayOne(tee, to);
            }
            // Made durable before the pause, so that little is left to sync in it.
            to.backend.sync();
        }
        checkGoingOn();
        if (!fate.compareAndSet(Fate.OPEN, Fate.SEALED)) {
            checkGoingOn();
        }
        writer.callAtBoundary(() -> parts.guard().flip(() -> flip(to, marker, tee)));
    }

    private static long pairs(SharedSnapshot snapshot) throws BackendException {
        long pairs = 0;
        for (Bucket bucket : Bucket.values()) {
            pairs += snapshot.stored().count(bucket);
        }
        return pairs;
    }

    /** The pause. On the writer thread. */
    private void flip(OpenEngine to, Marker marker, TeeQueue tee) throws BackendException {
        checkGoingOn();
        while (replayOne(tee, to)) {
            // Few are left.
        }
        EngineWriter writer = parts.writer();
        SharedSnapshot newest = to.snapshot();
        OpenEngine old = writer.engine();
        try {
            parts.directory().prepare(to, marker);
        } catch (BackendException e) {
            newest.release();
            throw e;
        }
        try {
            parts.directory().activate();
        } catch (BackendException e) {
            // Which of the two counts after a restart is unknown, so neither may get further than the other.
            newest.release();
            parts.queue().fail(e);
            throw e;
        }
        writer.retire(old, () -> removeOld(old.directory));
        writer.flipTo(to, newest);
    }

    private static boolean replayOne(TeeQueue tee, OpenEngine to) throws BackendException {
        WriteBatch batch = tee.poll();
        if (batch == null) {
            return false;
        }
        to.backend.apply(batch, Durability.BUFFERED);
        return true;
    }

    private void removeOld(String name) {
        try {
            parts.directory().remove(name);
        } catch (BackendException e) {
            log.warn("{}; it is tried again at the next start", e.getMessage());
        }
    }

    /** Leaves nothing of the new directory, unless it is unknown whether it is the one that counts. */
    private void giveUp(OpenEngine to) throws BackendException {
        try {
            parts.writer().callAtBoundary(() -> parts.writer().teeInto(null));
        } finally {
            to.backend.close();
        }
        if (parts.queue().failure() == null) {
            parts.directory().remove(to.directory);
        }
    }
}
