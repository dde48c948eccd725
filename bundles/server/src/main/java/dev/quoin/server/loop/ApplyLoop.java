package dev.quoin.server.loop;

import dev.quoin.api.raft.Entry;
import dev.quoin.api.raft.Snapshot;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Runs the applier on a lane of its own. A small group may run on the caller's thread instead while the lane has nothing to
 * do: one wake-up less for a lone request.
 */
public final class ApplyLoop {

    /** Most entries that are applied on the caller's thread. */
    private static final int INLINE_ENTRIES_MAX = 8;

    /**
     * What may wait while a snapshot is being taken over or the store is slow: groups of entries, and bytes in them. Beyond it
     * no more entries are taken from a leader, which sends them again; a leader's own proposals have a bound of their own.
     */
    static final int WAITING_MAX = 4_096;

    static final long WAITING_BYTES_MAX = 64L << 20;

    private final Lane lane;
    private final ReentrantLock applying = new ReentrantLock();
    private final AtomicInteger queued = new AtomicInteger();
    private final AtomicLong queuedBytes = new AtomicLong();
    private @Nullable Applier applier;
    private volatile boolean closed;

    public ApplyLoop(Lanes lanes) {
        lane = lanes.lane("quoin-apply", () -> {});
    }

    void start(Applier with, RaftListener listener) {
        applier = with;
        lane.start(e -> listener.fatal("failed to apply", e));
    }

    /** Applies now if that takes no waiting; false if the caller must {@link #submit}. */
    boolean tryApply(List<Entry> entries) {
        if (closed) {
            return true;
        }
        if (entries.size() > INLINE_ENTRIES_MAX || queued.get() != 0 || !applying.tryLock()) {
            return false;
        }
        try {
            if (queued.get() != 0) {
                return false;
            }
            run(entries);
            return true;
        } finally {
            applying.unlock();
        }
    }

    /** Applies on the lane. */
    void submit(List<Entry> entries) {
        long bytes = 0;
        for (Entry entry : entries) {
            bytes += entry.size();
        }
        long waiting = bytes;
        queuedBytes.addAndGet(waiting);
        run(() -> {
            queuedBytes.addAndGet(-waiting);
            run(entries);
        });
    }

    /** Whether so much waits to be applied that more had better not come. Any thread. */
    boolean full() {
        return queued.get() >= WAITING_MAX || queuedBytes.get() >= WAITING_BYTES_MAX;
    }

    /** Replaces the state on the lane. */
    void restore(Snapshot snapshot) {
        run(() -> {
            try {
                Objects.requireNonNull(applier, "not started").restore(snapshot);
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new ApplyFailure(e);
            }
        });
    }

    /** Runs a task on the lane between two groups of entries, with no other apply going on. */
    public void run(Runnable task) {
        if (closed) {
            return;
        }
        queued.incrementAndGet();
        lane.submit(() -> {
            applying.lock();
            try {
                task.run();
            } finally {
                applying.unlock();
                queued.decrementAndGet();
            }
        });
    }

    /** Lets what is queued be applied, passes over what comes later, and ends the lane. */
    void close() {
        closed = true;
        lane.close();
    }

    private void run(List<Entry> entries) {
        try {
            Objects.requireNonNull(applier, "not started").apply(entries);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new ApplyFailure(e);
        }
    }

    /** Carries a failed apply out of a lane. */
    static final class ApplyFailure extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ApplyFailure(Exception cause) {
            super(cause);
        }
    }
}
