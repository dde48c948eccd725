package dev.quoin.v3.call;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Ends the streams of one event loop that require a leader once there has been none for long. More patient than the check
 * at a call's start, as in etcd: streams that come back cost more than requests that are refused.
 *
 * <p>Used on its loop only. One timer for all streams, and none while there is no such stream.
 */
public final class LeaderMonitor {

    /** A stream that its client wants ended when there is no leader. */
    @FunctionalInterface
    public interface Dependent {
        void leaderLost();
    }

    private static final int PATIENCE = 3;

    private final MemberSlot slot;
    private final EventLoop loop;
    private final LongSupplier electionMillis;
    private final Set<Dependent> streams = new LinkedHashSet<>();
    private EventLoop.@Nullable Timer timer;
    private int absences;

    public LeaderMonitor(MemberSlot slot, EventLoop loop, LongSupplier electionMillis) {
        this.slot = slot;
        this.loop = loop;
        this.electionMillis = electionMillis;
    }

    /** Tells a stream when the leader has been gone for three election time-outs. */
    public void add(Dependent stream) {
        streams.add(stream);
        if (timer == null) {
            absences = 0;
            timer = loop.every(electionMillis.getAsLong(), this::look);
        }
    }

    /** Forgets a stream that has ended. */
    public void remove(Dependent stream) {
        streams.remove(stream);
        if (streams.isEmpty() && timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private void look() {
        var member = slot.get();
        absences = member != null && member.hasLeader() ? 0 : absences + 1;
        if (absences >= PATIENCE) {
            List.copyOf(streams).forEach(Dependent::leaderLost);
        }
    }
}
