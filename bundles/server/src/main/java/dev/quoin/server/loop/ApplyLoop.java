package dev.quoin.server.loop;

import dev.quoin.api.raft.Entry;
import dev.quoin.api.raft.Snapshot;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Runs the applier on a lane of its own. A small group may run on the caller's thread instead while the lane has nothing to
 * do: one wake-up less for a lone request.
 */
public final class ApplyLoop {

    /** Most entries that are applied on the caller's thread. */
    private static final int INLINE_ENTRIES_MAX = 8;

    private final Lane lane;
    private final ReentrantLock applying = new ReentrantLock();
    private final AtomicInteger queued = new AtomicInteger();
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
        run(() -> run(entries));
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
