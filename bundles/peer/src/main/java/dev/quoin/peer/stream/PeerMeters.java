package dev.quoin.peer.stream;

import dev.quoin.api.metrics.Counter;
import dev.quoin.api.metrics.Histogram;
import dev.quoin.api.metrics.Meters;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What is counted for one other member. Any thread. */
public final class PeerMeters {
    private static final Counter UNCOUNTED = amount -> {};
    private static final Histogram UNMEASURED = value -> {};
    private static final double ROUND_TRIP_MIN = 0.0001;
    private static final int ROUND_TRIP_BOUNDS = 16;
    private static final double TRANSFER_MIN = 0.1;
    private static final int TRANSFER_BOUNDS = 10;

    private final @Nullable Meters meters;
    private final String id;
    private final Counter sentBytes;
    private final Counter sentFailures;
    private final Counter receivedBytes;
    private final Counter receivedFailures;
    private final Counter disconnects;
    private final AtomicInteger active = new AtomicInteger();

    /** {@code meters} is null where nobody counts. */
    public PeerMeters(@Nullable Meters meters, long local, long remote) {
        this.meters = meters;
        this.id = Long.toHexString(remote);
        String here = Long.toHexString(local);
        sentBytes = counter("etcd_network_peer_sent_bytes_total", "The total number of bytes sent to peers.", "To");
        sentFailures =
                counter("etcd_network_peer_sent_failures_total", "The total number of send failures from peers.", "To");
        receivedBytes = counter(
                "etcd_network_peer_received_bytes_total", "The total number of bytes received from peers.", "From");
        receivedFailures = counter(
                "etcd_network_peer_received_failures_total",
                "The total number of receive failures from peers.",
                "From");
        if (meters == null) {
            disconnects = UNCOUNTED;
        } else {
            disconnects = meters.counter(
                    "etcd_network_disconnected_peers_total",
                    "The total number of disconnected peers.",
                    "Local",
                    here,
                    "Remote",
                    id);
            meters.gauge(
                    "etcd_network_active_peers",
                    "The current number of active peer connections.",
                    active::get,
                    "Local",
                    here,
                    "Remote",
                    id);
        }
    }

    private Counter counter(String name, String help, String label) {
        return meters == null ? UNCOUNTED : meters.counter(name, help, label, id);
    }

    void sent(long bytes) {
        sentBytes.add(bytes);
    }

    public void sentMessage(long bytes) {
        sentBytes.add(bytes);
    }

    public void sendFailed() {
        sentFailures.increment();
    }

    public void received(long bytes) {
        receivedBytes.add(bytes);
    }

    public void receiveFailed() {
        receivedFailures.increment();
    }

    void activated() {
        active.set(1);
    }

    void deactivated() {
        active.set(0);
        disconnects.increment();
    }

    /** The smoothed round-trip time. */
    public void roundTrip(double seconds) {
        if (meters != null) {
            meters.histogram(
                            "etcd_network_peer_round_trip_time_seconds",
                            "Round-Trip-Time histogram between peers",
                            Meters.exponential(ROUND_TRIP_MIN, 2, ROUND_TRIP_BOUNDS),
                            "To",
                            id)
                    .observe(seconds);
        }
    }

    /** Counters of databases that go one way: {@code send} or {@code receive}. */
    public TransferMeters transfers(String direction) {
        return new TransferMeters(direction);
    }

    /** What is counted for databases that go one way. */
    public final class TransferMeters {
        private final Counter successes;
        private final Counter failures;
        private final Histogram seconds;
        private final AtomicInteger inFlight = new AtomicInteger();

        private TransferMeters(String direction) {
            String label = direction.equals("send") ? "To" : "From";
            successes = counter(
                    "etcd_network_snapshot_" + direction + "_success",
                    "Total number of successful snapshot " + direction + "s",
                    label);
            failures = counter(
                    "etcd_network_snapshot_" + direction + "_failures",
                    "Total number of snapshot " + direction + " failures",
                    label);
            if (meters == null) {
                seconds = UNMEASURED;
                return;
            }
            meters.gauge(
                    "etcd_network_snapshot_" + direction + "_inflights_total",
                    "Total number of inflight snapshot " + direction + "s",
                    inFlight::get,
                    label,
                    id);
            seconds = meters.histogram(
                    "etcd_network_snapshot_" + direction + "_total_duration_seconds",
                    "Total latency distributions of v3 snapshot " + direction + "s",
                    Meters.exponential(TRANSFER_MIN, 2, TRANSFER_BOUNDS),
                    label,
                    id);
        }

        public void begin() {
            inFlight.incrementAndGet();
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
}
