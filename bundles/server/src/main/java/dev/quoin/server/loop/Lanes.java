package dev.quoin.server.loop;

/**
 * Makes everything of a member that runs by itself, so that a simulation can run whole members on one thread with its own
 * time. Nothing in this bundle makes a thread otherwise, but what opens and closes a member in a framework.
 */
public interface Lanes {

    /**
     * A lane, not started.
     *
     * @param afterBurst run on the lane after each run of tasks, and once at start
     */
    Lane lane(String name, Runnable afterBurst);

    /** A pool, started. */
    Pool pool(String name, int threads, int waitingMax);

    /** A timer, started. */
    Timer timer(String name);

    /** Runs tasks that may take long, several at once. */
    interface Pool extends AutoCloseable {

        /** Hands a task over; false where the pool is closed or too many wait. What it throws is only logged. */
        boolean execute(Runnable task);

        /** Lets what was handed over come to its end, for a bounded time. */
        @Override
        void close();
    }

    /** Runs short tasks at their time, one at a time; what one throws is logged and ends no other. */
    interface Timer extends AutoCloseable {

        /** Runs a task every so many milliseconds, first after one interval. */
        void every(long millis, Runnable task);

        /** Runs a task once, so many milliseconds from now. */
        void after(long millis, Runnable task);

        /** Forgets what is to come and lets what runs come to its end, for a bounded time. */
        @Override
        void close();
    }
}
