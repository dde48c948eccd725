package dev.quoin.server.apply;

import java.util.ArrayList;
import java.util.List;

/** How far the state has come, and those who wait for it to come further. */
public final class AppliedIndex {

    /** Someone waiting. */
    private record Waiter(long index, Runnable task) {}

    private final List<Waiter> waiters = new ArrayList<>();
    private volatile long index;

    public AppliedIndex(long index) {
        this.index = index;
    }

    public long get() {
        return index;
    }

    /** Runs a task once the index is reached: now, or later on the apply lane. */
    public void whenReached(long wanted, Runnable task) {
        synchronized (waiters) {
            if (index < wanted) {
                waiters.add(new Waiter(wanted, task));
                return;
            }
        }
        task.run();
    }

    /** Sets the index and runs those who waited for it. The apply lane. */
    public void reached(long newIndex) {
        List<Runnable> due = List.of();
        synchronized (waiters) {
            index = newIndex;
            if (!waiters.isEmpty()) {
                due = takeDue(newIndex);
            }
        }
        due.forEach(Runnable::run);
    }

    private List<Runnable> takeDue(long newIndex) {
        List<Runnable> due = new ArrayList<>();
        waiters.removeIf(waiter -> {
            boolean reached = waiter.index() <= newIndex;
            if (reached) {
                due.add(waiter.task());
            }
            return reached;
        });
        return due;
    }
}
