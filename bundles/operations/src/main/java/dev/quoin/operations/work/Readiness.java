package dev.quoin.operations.work;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Whether the member serves, and why it gave up while somebody waited for it. */
public final class Readiness {
    private @Nullable Object ready;
    private @Nullable String failure;

    /** The member serves. */
    public synchronized void bind(Object service) {
        ready = service;
        notifyAll();
    }

    /** The member serves no more. */
    public synchronized void unbind(Object service) {
        if (ready == service) {
            ready = null;
        }
    }

    /** The member gave up. */
    synchronized void failed(String reason) {
        failure = reason;
        notifyAll();
    }

    /** Whether the member serves. */
    public synchronized boolean isReady() {
        return ready != null;
    }

    /** Forgets what went wrong before. */
    synchronized void expect() {
        failure = null;
    }

    /** Waits until the member serves: null, or why it does not. */
    synchronized @Nullable String await(long seconds) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        try {
            while (ready == null && failure == null) {
                long millis = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (millis <= 0) {
                    return "the member does not serve again within " + seconds + " s";
                }
                wait(millis);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
        return ready != null ? null : failure;
    }
}
