package dev.quoin.v3.call;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Tasks for one event loop, in order. However many arrive while the loop is busy, it is woken once.
 *
 * <p>Bounded by its users: each call and each stream has at most one task in it.
 */
public final class Mailbox {

    private record Node(Runnable task, @Nullable Node next) {}

    private final Executor executor;

    /** Newest first. Whoever puts a task on an empty list wakes the loop. */
    private final AtomicReference<@Nullable Node> tasks = new AtomicReference<>();

    public Mailbox(Executor executor) {
        this.executor = executor;
    }

    /** Has a task run on the loop; any thread. Where the loop has ended, so has the task's connection: it is dropped. */
    public void put(Runnable task) {
        Node node;
        do {
            node = new Node(task, tasks.get());
        } while (!tasks.compareAndSet(node.next(), node));
        if (node.next() == null) {
            try {
                executor.execute(this::drain);
            } catch (RejectedExecutionException e) {
                tasks.set(null);
            }
        }
    }

    private void drain() {
        Node newest = tasks.getAndSet(null);
        Node oldest = null;
        while (newest != null) {
            oldest = new Node(newest.task(), oldest);
            newest = newest.next();
        }
        for (Node node = oldest; node != null; node = node.next()) {
            node.task().run();
        }
    }
}
