package dev.quoin.backend;

import dev.quoin.api.backend.MoveProgress;
import dev.quoin.api.backend.MoveProgress.Step;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Adds up how far a move has come, and tells whoever listens. One thread writes, any reads. */
final class ProgressReport {

    private static final long TELL_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final double NANOS_PER_SECOND = 1e9;

    private final Consumer<MoveProgress> listener;
    private final long begunNanos = System.nanoTime();
    private long copyBegunNanos = begunNanos;
    private long copyEndedNanos;
    private long toldNanos = begunNanos - TELL_NANOS;
    private Step step = Step.COPY;
    private long total;
    private long copied;
    private long bytes;
    private long checked;
    private volatile MoveProgress latest = new MoveProgress(Step.COPY, 0, 0, 0, 0, 0, -1);

    ProgressReport(Consumer<MoveProgress> listener) {
        this.listener = listener;
    }

    MoveProgress latest() {
        return latest;
    }

    void step(Step next) {
        step = next;
        tell(true);
    }

    /** The copy begins. */
    void copying(long keysTotal) {
        total = keysTotal;
        copyBegunNanos = System.nanoTime();
        step(Step.COPY);
    }

    void copied(long keys, long pairBytes) {
        copied += keys;
        bytes += pairBytes;
        tell(false);
    }

    void checking() {
        copyEndedNanos = System.nanoTime();
        step(Step.CHECK);
    }

    void checked(long keys) {
        checked += keys;
        tell(false);
    }

    private void tell(boolean now) {
        long nanos = System.nanoTime();
        boolean due = now || nanos - toldNanos >= TELL_NANOS;
        latest = at(nanos);
        if (due) {
            toldNanos = nanos;
            listener.accept(latest);
        }
    }

    private MoveProgress at(long nanos) {
        long copyNanos = Math.max(1, (copyEndedNanos == 0 ? nanos : copyEndedNanos) - copyBegunNanos);
        return new MoveProgress(
                step,
                copied,
                Math.max(total, copied),
                bytes,
                (long) (bytes * NANOS_PER_SECOND / copyNanos),
                TimeUnit.NANOSECONDS.toMillis(nanos - begunNanos),
                millisLeft(nanos));
    }

    /** Each pair is copied and read back; what comes after is short. */
    private long millisLeft(long nanos) {
        long done = copied + checked;
        if (step.compareTo(Step.CATCH_UP) >= 0) {
            return 0;
        }
        if (done == 0) {
            return -1;
        }
        double nanosEach = (double) (nanos - copyBegunNanos) / done;
        return TimeUnit.NANOSECONDS.toMillis((long) (nanosEach * Math.max(0, 2 * total - done)));
    }
}
