package dev.quoin.operations.work;

import dev.quoin.api.operations.Operation;
import dev.quoin.api.operations.OperationException;
import dev.quoin.api.operations.Step.Outcome;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread on which parts are stopped, started, updated and switched, one operation at a time. It is never interrupted:
 * what it stops may be writing to a store.
 */
public final class OperationThread implements AutoCloseable {

    /** What an operation does; returns how it ended, for a person, or null where somebody else carries it on. */
    @FunctionalInterface
    public interface Work {
        @Nullable
        String run(RunningOperation operation) throws OperationException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(OperationThread.class);
    private static final int CLOSE_SECONDS_MAX = 5;
    private static final int THREAD_IDLE_SECONDS = 10;

    private final LongSupplier nanos;
    private final ThreadPoolExecutor thread;
    private @Nullable RunningOperation latest;
    private boolean closed;

    /** {@code nanos} as {@link System#nanoTime}. */
    public OperationThread(LongSupplier nanos) {
        this.nanos = nanos;
        // The queue holds one at most: another operation is refused while one is under way.
        this.thread = new ThreadPoolExecutor(
                1, 1, THREAD_IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                    Thread made = new Thread(work, "quoin-operations");
                    made.setDaemon(true);
                    return made;
                });
        thread.allowCoreThreadTimeOut(true);
    }

    /** Begins an operation, unless there is one. */
    public synchronized RunningOperation begin(String name, Work work) throws OperationException {
        refuseWhileBusy();
        RunningOperation operation = new RunningOperation(name, nanos);
        latest = operation;
        thread.execute(() -> run(operation, work));
        return operation;
    }

    /** Takes an operation that somebody else carries out, and tells its end. */
    public synchronized void follow(RunningOperation operation, CompletableFuture<String> end) {
        latest = operation;
        var unused = end.whenComplete((text, failure) -> {
            if (isClosed()) {
                return;
            }
            if (failure == null) {
                operation.end(Outcome.DONE, text, "");
            } else {
                Throwable cause = failure.getCause() == null ? failure : failure.getCause();
                operation.end(Outcome.FAILED, String.valueOf(cause.getMessage()), "The log of the member says more.");
            }
        });
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /** The operation under way, else the last one that ended. */
    public synchronized Optional<Operation> latest() {
        return Optional.ofNullable(latest);
    }

    private void refuseWhileBusy() throws OperationException {
        if (closed) {
            throw new OperationException("operations are being stopped", "Try again in a moment.");
        }
        if (latest != null && !latest.step().isLast()) {
            throw new OperationException(
                    "busy: " + latest.name() + " is under way",
                    "Wait for its end (quoin follow), or ask it to give up (quoin cancel).");
        }
    }

    private static void run(RunningOperation operation, Work work) {
        try {
            String end = work.run(operation);
            if (end != null) {
                operation.end(Outcome.DONE, end, "");
            }
        } catch (OperationException e) {
            LOG.debug("operation failed", e);
            operation.end(Outcome.FAILED, e.reason(), e.advice());
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log(operation.name() + " failed: " + e);
            operation.end(Outcome.FAILED, e.toString(), "The log of the member has the stack trace.");
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        thread.shutdown();
        try {
            if (!thread.awaitTermination(CLOSE_SECONDS_MAX, TimeUnit.SECONDS)) {
                LOG.warn("an operation is still under way after {} s", CLOSE_SECONDS_MAX);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
