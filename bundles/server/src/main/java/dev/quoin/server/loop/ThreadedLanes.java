package dev.quoin.server.loop;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lanes, pools and timers on daemon threads of their own; none of them is ever interrupted. */
public final class ThreadedLanes implements Lanes {

    private static final Logger LOG = LoggerFactory.getLogger(ThreadedLanes.class);
    private static final long IDLE_SECONDS = 10;
    private static final long CLOSE_SECONDS = 5;
    private static final Duration LANE_CLOSE_MAX = Duration.ofSeconds(10);

    private final Duration laneCloseMax;

    public ThreadedLanes() {
        this(LANE_CLOSE_MAX);
    }

    /** With another time for which closing a lane waits. */
    ThreadedLanes(Duration laneCloseMax) {
        this.laneCloseMax = laneCloseMax;
    }

    @Override
    public Lane lane(String name, Runnable afterBurst) {
        return new ThreadLane(name, afterBurst, laneCloseMax);
    }

    @Override
    public Pool pool(String name, int threads, int waitingMax) {
        return new ThreadPool(name, threads, waitingMax);
    }

    @Override
    public Timer timer(String name) {
        return new ThreadTimer(name);
    }

    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("a background task failed");
        }
    }

    private static void end(String name, ExecutorService executor) {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.atWarn().addKeyValue("threads", name).log("background work goes on after the member stopped");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static ThreadFactory daemons(String name, boolean numbered) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, numbered ? name + "-" + number.incrementAndGet() : name);
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Threads come with the first tasks and go when there is nothing to do. */
    private static final class ThreadPool implements Pool {
        private final String name;
        private final ThreadPoolExecutor executor;

        ThreadPool(String name, int threads, int waitingMax) {
            this.name = name;
            executor = new ThreadPoolExecutor(
                    threads,
                    threads,
                    IDLE_SECONDS,
                    TimeUnit.SECONDS,
                    new ArrayBlockingQueue<>(waitingMax),
                    daemons(name, threads > 1));
            executor.allowCoreThreadTimeOut(true);
        }

        @Override
        public boolean execute(Runnable task) {
            try {
                executor.execute(() -> guarded(task));
                return true;
            } catch (RejectedExecutionException e) {
                return false;
            }
        }

        @Override
        public void close() {
            end(name, executor);
        }
    }

    private static final class ThreadTimer implements Timer {
        private final String name;
        private final ScheduledThreadPoolExecutor executor;

        ThreadTimer(String name) {
            this.name = name;
            executor = new ScheduledThreadPoolExecutor(1, daemons(name, false));
            executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
            executor.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
            executor.setRemoveOnCancelPolicy(true);
        }

        @Override
        @SuppressWarnings("FutureReturnValueIgnored") // guarded() reports what goes wrong; the timer ends the task
        public void every(long millis, Runnable task) {
            executor.scheduleAtFixedRate(() -> guarded(task), millis, millis, TimeUnit.MILLISECONDS);
        }

        @Override
        @SuppressWarnings("FutureReturnValueIgnored") // guarded() reports what goes wrong; the timer ends the task
        public void after(long millis, Runnable task) {
            try {
                executor.schedule(() -> guarded(task), millis, TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                // Closed: nothing is to come any more.
                LOG.trace("passed over", e);
            }
        }

        @Override
        public void close() {
            end(name, executor);
        }
    }
}
