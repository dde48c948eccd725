package dev.quoin.compat.cluster;

import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Waits for what processes do in their own time. */
final class Await {

    /** Enough for a member to start on a busy machine. */
    static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final long POLL_MILLIS = 20;

    private Await() {}

    /** Something that may not be answered yet. */
    @FunctionalInterface
    interface Condition {
        boolean holds() throws IOException;
    }

    /** Asks again and again until the answer is yes; a refused or failed call is a no. */
    static void until(String what, Condition condition) throws IOException {
        until(PATIENCE, () -> what, condition);
    }

    /** As {@link #until(String, Condition)}, with a patience and words of one's own. */
    static void until(Duration patience, Supplier<String> what, Condition condition) throws IOException {
        long begun = System.nanoTime();
        String reason = "";
        while (System.nanoTime() - begun < patience.toNanos()) {
            try {
                if (condition.holds()) {
                    return;
                }
                reason = "";
            } catch (StatusRuntimeException e) {
                reason = ": " + e.getStatus();
            }
            millis(POLL_MILLIS);
        }
        throw new IOException("not within " + patience.toSeconds() + " s: " + what.get() + reason);
    }

    /** Lets so much time go by for the processes. */
    static void millis(long millis) throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        }
    }
}
