package dev.quoin.backend;

import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.BackendFactory;
import dev.quoin.api.backend.Durability;
import dev.quoin.api.backend.WriteBatch;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes over to a new directory while the store serves: pins a snapshot, has every later batch handed over too, copies and
 * checks the snapshot, replays the batches, and flips under one short pause of the writer. Transactions begin and end all
 * the while. A crash leaves the old directory valid before the marker's rename and the new one after it; a failure before
 * the rename leaves the store as it was.
 */
final class Defragmentation {

    private static final Logger log = LoggerFactory.getLogger(Defragmentation.class);

    /** Rounds of catching up before the rest is replayed in the pause, however long it is. */
    private static final int CATCH_UP_BATCHES_MAX = 100_000;

    private final BatchQueue queue;
    private final EngineWriter writer;
    private final StoreDirectory directory;
    private final BackendFactory factory;
    private final LongConsumer progress;
    private final MarkerGuard guard;

    /** Lets the marker change unless another store has taken it over. */
    interface MarkerGuard {
        void flip(WriterWork.BoundaryTask flip) throws BackendException;
    }

    Defragmentation(
            BatchQueue queue,
            EngineWriter writer,
            StoreDirectory directory,
            BackendFactory factory,
            LongConsumer progress,
            MarkerGuard guard) {
        this.queue = queue;
        this.writer = writer;
        this.directory = directory;
        this.factory = factory;
        this.progress = progress;
        this.guard = guard;
    }

    /** Runs on a thread of its own, so that the caller's interrupts do not reach the engine; waits for the end. */
    void run() throws BackendException {
        CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
        Thread copier = new Thread(
                () -> {
                    try {
                        move();
                        done.complete(null);
                    } catch (BackendException | RuntimeException | Error e) {
                        done.completeExceptionally(e);
                    }
                },
                "backend-copier");
        copier.setDaemon(true);
        copier.start();
        Completion.await(done);
    }

    private void move() throws BackendException {
        Marker marker = directory.marker();
        if (marker == null) {
            throw new BackendException("the backend's marker is gone");
        }
        String name = marker.next(factory.name());
        // Something may be left of an attempt that failed.
        directory.remove(name);
        OpenEngine target = directory.open(factory, name);
        boolean flipped = false;
        try (TeeQueue tee = new TeeQueue(directory.disk(), directory.path(name + ".tee"), TeeQueue.MEMORY_BYTES_MAX)) {
            flipped = move(target, new Marker(name, marker.configured()), tee);
        } finally {
            if (!flipped) {
                giveUp(target);
            }
        }
    }

    private boolean move(OpenEngine target, Marker marker, TeeQueue tee) throws BackendException {
        AtomicReference<@Nullable SharedSnapshot> pinned = new AtomicReference<>();
        writer.callAtBoundary(() -> {
            pinned.set(writer.engine().snapshot());
            writer.teeInto(tee);
        });
        SharedSnapshot from = pinned.get();
        if (from == null) {
            throw new IllegalStateException("no snapshot");
        }
        try {
            new PairCopy(progress).copy(from.stored(), target.backend);
        } finally {
            from.release();
        }
        for (int i = 0; i < CATCH_UP_BATCHES_MAX && tee.size() > 1; i++) {
            replayOne(tee, target);
        }
        // Made durable before the pause, so that little is left to sync in it.
        target.backend.sync();
        writer.callAtBoundary(() -> guard.flip(() -> flip(target, marker, tee)));
        return true;
    }

    /** The pause. On the writer thread. */
    private void flip(OpenEngine target, Marker marker, TeeQueue tee) throws BackendException {
        while (replayOne(tee, target)) {
            // Few are left.
        }
        SharedSnapshot newest = target.snapshot();
        OpenEngine old = writer.engine();
        try {
            directory.prepare(target, marker);
        } catch (BackendException e) {
            newest.release();
            throw e;
        }
        try {
            directory.activate();
        } catch (BackendException e) {
            // Which of the two counts after a restart is unknown, so neither may get further than the other.
            newest.release();
            queue.fail(e);
            throw e;
        }
        writer.flipTo(target, newest);
        writer.retire(old, () -> removeOld(old.directory));
    }

    private static boolean replayOne(TeeQueue tee, OpenEngine target) throws BackendException {
        WriteBatch batch = tee.poll();
        if (batch == null) {
            return false;
        }
        target.backend.apply(batch, Durability.BUFFERED);
        return true;
    }

    private void removeOld(String name) {
        try {
            directory.remove(name);
        } catch (BackendException e) {
            log.warn("{}; it is tried again at the next start", e.getMessage());
        }
    }

    /** Leaves nothing of the new directory, unless it is unknown whether it is the one that counts. */
    private void giveUp(OpenEngine target) throws BackendException {
        writer.callAtBoundary(() -> writer.teeInto(null));
        target.backend.close();
        if (queue.failure() == null) {
            directory.remove(target.directory);
        }
    }
}
