package dev.quoin.server.background;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the member's recurring tasks on one thread; none of them may block for long, and none may end the others. */
public final class Ticker implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Ticker.class);
    private static final long CLOSE_SECONDS = 2;

    private final ScheduledThreadPoolExecutor timer;

    public Ticker() {
        timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "quoin-timer");
            thread.setDaemon(true);
            return thread;
        });
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        timer.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
        timer.setRemoveOnCancelPolicy(true);
    }

    /** Runs a task every so many milliseconds, first after one interval. */
    @SuppressWarnings("FutureReturnValueIgnored") // run() reports what goes wrong; the timer ends the task
    public void every(long millis, Runnable task) {
        timer.scheduleAtFixedRate(() -> run(task), millis, millis, TimeUnit.MILLISECONDS);
    }

    /** Runs a task now, on the timer's thread. */
    public void now(Runnable task) {
        timer.execute(() -> run(task));
    }

    @Override
    public void close() {
        timer.shutdown();
        try {
            if (!timer.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("a recurring task still runs after the member stopped");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("a recurring task failed");
        }
    }
}
