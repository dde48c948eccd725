package dev.quoin.v3.call;

import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.TimeUnit;

/** The event loop of a call. */
public final class EventLoop {

    private final EventExecutor executor;
    private final Mailbox mailbox;

    EventLoop(EventExecutor executor) {
        this.executor = executor;
        this.mailbox = new Mailbox(executor);
    }

    /** Runs a task on the loop: at once where the caller is on it, else soon; any thread. */
    public void run(Runnable task) {
        if (executor.inEventLoop()) {
            task.run();
        } else {
            mailbox.put(task);
        }
    }

    /** Has a task run on the loop soon, after the caller has returned; any thread. */
    public void later(Runnable task) {
        mailbox.put(task);
    }

    /** Has a task run on the loop again and again until it is cancelled or the loop ends. */
    public Timer every(long millis, Runnable task) {
        var scheduled = executor.scheduleWithFixedDelay(task, millis, millis, TimeUnit.MILLISECONDS);
        return () -> scheduled.cancel(false);
    }

    boolean ended() {
        return executor.isShuttingDown();
    }

    /** A repeated task. */
    public interface Timer {
        void cancel();
    }
}
