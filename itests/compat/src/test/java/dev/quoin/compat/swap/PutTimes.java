package dev.quoin.compat.swap;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/** How long puts took, since this was asked last and in each tenth of a second. Any thread. */
final class PutTimes {

    /** The width of a step of {@link #course}. */
    static final long STEP_MILLIS = 100;

    private static final long NANOS_MAX = TimeUnit.MINUTES.toNanos(10);
    private static final int DIGITS = 3;

    private final long begun = System.nanoTime();
    private final Recorder recorder = new Recorder(NANOS_MAX, DIGITS);
    private final Map<Long, Long> longest = new ConcurrentHashMap<>();

    /** A put that was due then has been answered now. */
    void answered(long dueNanos) {
        long took = System.nanoTime() - dueNanos;
        recorder.recordValue(Math.min(took, NANOS_MAX));
        longest.merge(TimeUnit.NANOSECONDS.toMillis(dueNanos - begun) / STEP_MILLIS, took, Math::max);
    }

    /** Nanoseconds of the puts answered since this was asked last. */
    Histogram sinceLast() {
        return recorder.getIntervalHistogram();
    }

    /** Milliseconds since the load began. */
    long elapsedMillis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
    }

    /** For each step, by its number, the nanoseconds of the longest put that was due in it. */
    SortedMap<Long, Long> course() {
        return new TreeMap<>(longest);
    }
}
