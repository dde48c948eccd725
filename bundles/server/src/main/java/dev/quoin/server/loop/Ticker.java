package dev.quoin.server.loop;

/** Runs the member's recurring tasks; none of them may block for long. */
public final class Ticker implements AutoCloseable {

    private final Lanes.Timer timer;

    public Ticker(Lanes lanes) {
        timer = lanes.timer("quoin-timer");
    }

    /** Runs a task every so many milliseconds, first after one interval. */
    public void every(long millis, Runnable task) {
        timer.every(millis, task);
    }

    /** Runs a task once, so many milliseconds from now. */
    public void after(long millis, Runnable task) {
        timer.after(millis, task);
    }

    /** Runs a task now, on the timer's thread. */
    public void now(Runnable task) {
        timer.after(0, task);
    }

    @Override
    public void close() {
        timer.close();
    }
}
