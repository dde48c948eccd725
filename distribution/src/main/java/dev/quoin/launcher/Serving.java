package dev.quoin.launcher;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleException;

/** Whether the member serves, and what becomes of it when it gives up: the end of the process, or an exchange's to mend. */
final class Serving {
    private static final int AWAIT_SECONDS_MAX = 30;

    private final Consumer<String> fatal;
    private boolean serves;
    private boolean exchanging;
    private @Nullable String failure;

    /** {@code fatal} ends the process. */
    Serving(Consumer<String> fatal) {
        this.fatal = fatal;
    }

    synchronized void set(boolean now) {
        serves = now;
        notifyAll();
    }

    /** From now on a failure is told to {@link #await}. Returns whether the member serves. */
    synchronized boolean begin() {
        exchanging = true;
        failure = null;
        return serves;
    }

    synchronized void end() {
        exchanging = false;
    }

    /** The member gave up; whether somebody will mend that. */
    synchronized boolean takes(String reason) {
        if (exchanging) {
            failure = reason;
            notifyAll();
        }
        return exchanging;
    }

    /** Nobody can mend it. */
    void giveUp(String reason) {
        end();
        fatal.accept(reason);
    }

    /** Waits until the member serves. */
    synchronized void await() throws BundleException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(AWAIT_SECONDS_MAX);
        try {
            while (!serves && failure == null) {
                long millis = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (millis <= 0) {
                    throw new BundleException("the member does not serve again within " + AWAIT_SECONDS_MAX + " s");
                }
                wait(millis);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        String reason = failure;
        failure = null;
        if (reason != null) {
            throw new BundleException("the member does not serve with it: " + reason);
        }
    }
}
