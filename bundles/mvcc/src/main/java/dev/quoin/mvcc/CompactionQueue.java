package dev.quoin.mvcc;

import dev.quoin.api.backend.BackendException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs compactions one after the other on a thread of its own, which lives while there is something to do and is never
 * interrupted. Of those that wait only the highest is run, because it does the work of all: so the queue has one place.
 */
final class CompactionQueue implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(CompactionQueue.class);

    private final Compactor compactor;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition stop = lock.newCondition();
    private @Nullable Compaction waiting;
    private @Nullable Thread worker;
    private volatile boolean stopping;

    private record Compaction(long revision, CompletableFuture<Void> done) {}

    CompactionQueue(Compactor compactor) {
        this.compactor = compactor;
    }

    /** Has a compaction done; the stage completes when its records are deleted. */
    CompletionStage<Void> schedule(long revision) {
        lock.lock();
        try {
            CompletableFuture<Void> done = waiting == null ? new CompletableFuture<>() : waiting.done;
            if (stopping) {
                done.cancel(false);
                return done;
            }
            waiting = new Compaction(revision, done);
            if (worker == null) {
                Thread thread = new Thread(this::run, "quoin-compaction");
                thread.setDaemon(true);
                worker = thread;
                thread.start();
            }
            return done;
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        for (Compaction next = take(); next != null; next = take()) {
            try {
                if (compactor.compact(next.revision, () -> stopping, this::pause)) {
                    next.done.complete(null);
                } else {
                    next.done.cancel(false);
                }
            } catch (BackendException | RuntimeException e) {
                if (stopping) {
                    next.done.cancel(false);
                } else {
                    LOGGER.warn("failed compaction at revision {}", next.revision, e);
                    next.done.completeExceptionally(e);
                }
            }
        }
    }

    private @Nullable Compaction take() {
        lock.lock();
        try {
            Compaction next = waiting;
            waiting = null;
            if (next == null) {
                worker = null;
            }
            return next;
        } finally {
            lock.unlock();
        }
    }

    /** Waits; false where the queue is closed meanwhile. */
    private boolean pause(long millis) {
        lock.lock();
        try {
            long nanos = TimeUnit.MILLISECONDS.toNanos(millis);
            while (nanos > 0 && !stopping) {
                nanos = stop.awaitNanos(nanos);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("the compaction thread is never interrupted", e);
        } finally {
            lock.unlock();
        }
        return !stopping;
    }

    /** Ends the compaction that runs after its current batch, and waits for it; the next start resumes it. */
    @Override
    public void close() {
        Thread thread;
        lock.lock();
        try {
            stopping = true;
            stop.signalAll();
            thread = worker;
        } finally {
            lock.unlock();
        }
        boolean interrupted = false;
        while (thread != null && thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
