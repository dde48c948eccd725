package dev.quoin.peer.stream;

import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether another member is reachable, judged by whatever was last tried. Any thread. */
public final class PeerStatus {
    private static final Logger LOG = LoggerFactory.getLogger(PeerStatus.class);

    private final String id;
    private final LongSupplier nanos;
    private final PeerMeters meters;
    private volatile long since;
    private boolean stopped;

    public PeerStatus(long id, LongSupplier nanos, PeerMeters meters) {
        this.id = Long.toHexString(id);
        this.nanos = nanos;
        this.meters = meters;
    }

    /** Since when, in nanoseconds of the clock; 0 while it is not reachable. */
    public long activeSince() {
        return since;
    }

    boolean isActive() {
        return since != 0;
    }

    public synchronized void activate() {
        if (since == 0 && !stopped) {
            LOG.atInfo().addKeyValue("peer-id", id).log("peer became active");
            long now = nanos.getAsLong();
            since = now == 0 ? 1 : now;
            meters.activated();
        }
    }

    /** {@code action} on {@code source} failed for this reason. */
    public synchronized void deactivate(String source, String action, String reason) {
        String error = "failed to " + action + " " + id + " on " + source + " (" + reason + ")";
        if (since == 0) {
            LOG.atDebug().addKeyValue("peer-id", id).addKeyValue("error", error).log("peer deactivated again");
            return;
        }
        LOG.atWarn()
                .addKeyValue("peer-id", id)
                .addKeyValue("error", error)
                .log("peer became inactive (message send to peer failed)");
        since = 0;
        meters.deactivated();
    }

    /** The member is no longer talked to. */
    public synchronized void stop() {
        stopped = true;
        if (since != 0) {
            since = 0;
            meters.deactivated();
        }
    }
}
