package dev.quoin.peer.stream;

import dev.quoin.api.metrics.Counter;
import dev.quoin.api.metrics.Histogram;
import dev.quoin.api.metrics.Meters;
import java.util.concurrent.atomic.AtomicInteger;

/** What is counted for databases that go one way. Any thread. */
public final class TransferMeters {
    private static final double TRANSFER_MIN = 0.1;
    private static final int TRANSFER_BOUNDS = 10;

    private final Counter successes;
    private final Counter failures;
    private final Histogram seconds;
    private final AtomicInteger inFlight = new AtomicInteger();

    TransferMeters(Meters meters, String direction, String label, String id) {
        String name = "etcd_network_snapshot_" + direction;
        successes =
                meters.counter(name + "_success", "Total number of successful snapshot " + direction + "s", label, id);
        failures = meters.counter(name + "_failures", "Total number of snapshot " + direction + " failures", label, id);
        meters.gauge(
                name + "_inflights_total",
                "Total number of inflight snapshot " + direction + "s",
                inFlight::get,
                label,
                id);
        seconds = meters.histogram(
                name + "_total_duration_seconds",
                "Total latency distributions of v3 snapshot " + direction + "s",
                Meters.exponential(TRANSFER_MIN, 2, TRANSFER_BOUNDS),
                label,
                id);
    }

    /** Those received from senders that are no members: they could choose as many ids as they like. */
    public static TransferMeters fromUnknown(Meters meters) {
        return new TransferMeters(meters, "receive", "From", "UNKNOWN_SNAPSHOT_SENDER");
    }

    public void begin() {
        inFlight.incrementAndGet();
    }

    /** One that had not begun was refused. */
    public void refused() {
        failures.increment();
    }

    public void end(boolean success, long nanos) {
        inFlight.decrementAndGet();
        if (success) {
            successes.increment();
            seconds.observeNanos(nanos);
        } else {
            failures.increment();
        }
    }
}
