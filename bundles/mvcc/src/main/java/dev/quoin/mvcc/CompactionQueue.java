package dev.quoin.mvcc;

import dev.quoin.api.backend.BackendException;
import dev.quoin.mvcc.work.Workers;
import dev.quoin.mvcc.work.Workers.Worker;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs compactions one after the other on a worker of its own. Of those that wait only the highest is run, because it does
 * the work of all: so the queue has one place.
 */
final class CompactionQueue implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(CompactionQueue.class);

    private final Compactor compactor;
    private final @Nullable Hashing hashing;
    private final CompactionHashes hashes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition stop = lock.newCondition();
    private @Nullable Compaction waiting;
    private final Worker worker;
    private volatile boolean stopping;
    private boolean running;

    /** Hashes the records up to a revision, given the compaction before it. */
    interface Hashing {
        int hash(long revision, long before) throws BackendException;
    }

    /**
     * A compaction that waits.
     *
     * @param before the compaction before it
     * @param hashed whether that one was finished when this one was asked for: only then do members that delete at different
     *     speeds hash the same records
     */
    private record Compaction(long revision, long before, boolean hashed, CompletableFuture<Void> done) {}

    /**
     * @param hashing makes the hash before anything is deleted; null for no hashes
     * @param hashes gets it afterwards
     */
    CompactionQueue(Compactor compactor, @Nullable Hashing hashing, CompactionHashes hashes, Workers workers) {
        this.compactor = compactor;
        this.hashing = hashing;
        this.hashes = hashes;
        this.worker = workers.worker("quoin-compaction", this::step);
    }

    /** Goes on with a compaction that an earlier process began. */
    void resume(long revision) {
        var unused = schedule(revision, revision, false);
    }

    /**
     * Has a compaction done; the stage completes when its records are deleted.
     *
     * @param before the compaction before it, -1 for none
     */
    CompletionStage<Void> schedule(long revision, long before) {
        return schedule(revision, before, hashing != null);
    }

    private CompletableFuture<Void> schedule(long revision, long before, boolean wanted) {
        lock.lock();
        try {
            CompletableFuture<Void> done = waiting == null ? new CompletableFuture<>() : waiting.done;
            if (stopping) {
                done.cancel(false);
                return done;
            }
            waiting = new Compaction(revision, before, wanted && waiting == null && !running, done);
            worker.wake();
            return done;
        } finally {
            lock.unlock();
        }
    }

    private boolean step() {
        Compaction next = take();
        if (next == null) {
            return false;
        }
        try {
            Hashing maker = next.hashed ? hashing : null;
            int hash = maker == null ? 0 : maker.hash(next.revision, next.before);
            if (compactor.compact(next.revision, () -> stopping, this::pause)) {
                if (maker != null) {
                    hashes.add(hash, next.before, next.revision);
                }
                ended();
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
        } finally {
            ended();
        }
        return true;
    }

    private void ended() {
        lock.lock();
        try {
            running = false;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Compaction take() {
        lock.lock();
        try {
            Compaction next = waiting;
            waiting = null;
            running = next != null;
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
        lock.lock();
        try {
            stopping = true;
            stop.signalAll();
        } finally {
            lock.unlock();
        }
        worker.close();
        Compaction left = take();
        if (left != null) {
            left.done.cancel(false);
        }
    }
}
