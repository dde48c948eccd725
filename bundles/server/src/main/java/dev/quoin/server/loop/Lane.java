package dev.quoin.server.loop;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A thread with an inbox. Tasks run one after the other in the order they were submitted, and a closing piece of work runs
 * after each burst of them. The thread is never interrupted.
 */
final class Lane {

    private final ConcurrentLinkedQueue<Runnable> inbox = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private final Runnable afterBurst;
    private volatile Consumer<Throwable> failed = e -> {};
    private volatile boolean parked;
    private volatile boolean closing;

    /**
     * @param afterBurst run on the lane after each run of tasks, and once at start
     */
    Lane(String name, Runnable afterBurst) {
        this.afterBurst = afterBurst;
        this.thread = new Thread(this::run, name);
        this.thread.setDaemon(true);
    }

    /**
     * Starts the thread.
     *
     * @param onFailure told about a task that threw; the lane ends
     */
    void start(Consumer<Throwable> onFailure) {
        this.failed = onFailure;
        thread.start();
    }

    /** Hands a task over; it is dropped silently once the lane is closed. */
    void submit(Runnable task) {
        inbox.add(task);
        if (parked) {
            parked = false;
            LockSupport.unpark(thread);
        }
    }

    /** Whether nothing waits in the inbox. */
    boolean quiet() {
        return inbox.isEmpty();
    }

    boolean onLane() {
        return Thread.currentThread() == thread;
    }

    /** Lets the tasks that are already in the inbox run, then ends the thread and waits for it. */
    void close() {
        closing = true;
        LockSupport.unpark(thread);
        if (onLane()) {
            return;
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
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

    private void run() {
        try {
            afterBurst.run();
            while (true) {
                Runnable task = inbox.poll();
                if (task == null) {
                    if (closing) {
                        return;
                    }
                    awaitWork();
                    continue;
                }
                runBurst(task);
            }
        } catch (Throwable e) {
            failed.accept(e);
        }
    }

    private void runBurst(Runnable first) {
        @Nullable Runnable task = first;
        while (task != null) {
            task.run();
            task = inbox.poll();
        }
        afterBurst.run();
    }

    private void awaitWork() {
        parked = true;
        if (inbox.isEmpty() && !closing) {
            LockSupport.park(this);
        }
        parked = false;
    }
}
