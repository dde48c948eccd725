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
        this.meters = meters;
        this.id = Long.toHexString(remote);
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
        meters.gauge(
                "etcd_network_active_peers",
                "The current number of active peer connections.",
                active::get,
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
            known = new TransferMeters(meters, "send", "To", id);
            sends = known;
        }
        return known;
    }

    /** Counts databases received. */
    public synchronized TransferMeters receives() {
        TransferMeters known = receives;
        if (known == null) {
            known = new TransferMeters(meters, "receive", "From", id);
            receives = known;
        }
        return known;
    }
}
