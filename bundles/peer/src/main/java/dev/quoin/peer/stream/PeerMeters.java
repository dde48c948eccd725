package dev.quoin.peer.stream;

import dev.quoin.api.metrics.Counter;
import dev.quoin.api.metrics.Histogram;
import dev.quoin.api.metrics.Meters;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What is counted for one other member. Any thread. */
public final class PeerMeters {
    private static final double ROUND_TRIP_MIN = 0.0001;
    private static final int ROUND_TRIP_BOUNDS = 16;
    private static final double TRANSFER_MIN = 0.1;
    private static final int TRANSFER_BOUNDS = 10;

    private final Meters meters;
    private final String id;
    private final Counter sentBytes;
    private final Counter sentFailures;
    private final Counter receivedBytes;
    private final Counter receivedFailures;
    private final Counter disconnects;
    private final Histogram roundTrips;
    private final AtomicInteger active = new AtomicInteger();
    private @Nullable TransferMeters sends;
    private @Nullable TransferMeters receives;

    public PeerMeters(Meters meters, long local, long remote) {
        this(meters, local, Long.toHexString(remote));
        meters.gauge(
                "etcd_network_active_peers",
                "The current number of active peer connections.",
                active::get,
                "Local",
                Long.toHexString(local),
                "Remote",
                id);
    }

    private PeerMeters(Meters meters, long local, String id) {
        this.meters = meters;
        this.id = id;
        sentBytes = meters.counter(
                "etcd_network_peer_sent_bytes_total", "The total number of bytes sent to peers.", "To", id);
        sentFailures = meters.counter(
                "etcd_network_peer_sent_failures_total", "The total number of send failures from peers.", "To", id);
        receivedBytes = meters.counter(
                "etcd_network_peer_received_bytes_total", "The total number of bytes received from peers.", "From", id);
        receivedFailures = meters.counter(
                "etcd_network_peer_received_failures_total",
                "The total number of receive failures from peers.",
                "From",
                id);
        disconnects = meters.counter(
                "etcd_network_disconnected_peers_total",
                "The total number of disconnected peers.",
                "Local",
                Long.toHexString(local),
                "Remote",
                id);
        roundTrips = meters.histogram(
                "etcd_network_peer_round_trip_time_seconds",
                "Round-Trip-Time histogram between peers",
                Meters.exponential(ROUND_TRIP_MIN, 2, ROUND_TRIP_BOUNDS),
                "To",
                id);
    }

    /** All senders that are no members: they could choose as many ids as they like. */
    public static PeerMeters ofUnknown(Meters meters, long local) {
        return new PeerMeters(meters, local, "UNKNOWN_SNAPSHOT_SENDER");
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
        roundTrips.observe(seconds);
    }

    /** Counts databases sent. */
    public synchronized TransferMeters sends() {
        TransferMeters known = sends;
        if (known == null) {
            known = new TransferMeters("send", "To");
            sends = known;
        }
        return known;
    }

    /** Counts databases received. */
    public synchronized TransferMeters receives() {
        TransferMeters known = receives;
        if (known == null) {
            known = new TransferMeters("receive", "From");
            receives = known;
        }
        return known;
    }

    /** What is counted for databases that go one way. */
    public final class TransferMeters {
        private final Counter successes;
        private final Counter failures;
        private final Histogram seconds;
        private final AtomicInteger inFlight = new AtomicInteger();

        private TransferMeters(String direction, String label) {
            String name = "etcd_network_snapshot_" + direction;
            successes = meters.counter(
                    name + "_success", "Total number of successful snapshot " + direction + "s", label, id);
            failures = meters.counter(
                    name + "_failures", "Total number of snapshot " + direction + " failures", label, id);
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
}
