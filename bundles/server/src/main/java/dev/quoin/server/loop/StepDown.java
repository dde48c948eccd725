package dev.quoin.server.loop;

import dev.quoin.api.env.Clock;
import dev.quoin.api.raft.Raft;
import dev.quoin.api.raft.RaftRole;
import dev.quoin.api.raft.Status;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whom a leader with a stalled disk hands over to: an active voter that has everything committed, so that it can go on at
 * once. Where there is none the leader stays; and it does not hand over again and again, which would only move the trouble
 * around a cluster whose disks are all slow. Raft's lane.
 */
final class StepDown {

    private static final Logger LOG = LoggerFactory.getLogger(StepDown.class);
    private static final long BACK_OFF_NANOS_MIN = TimeUnit.SECONDS.toNanos(10);
    private static final long BACK_OFF_NANOS_MAX = TimeUnit.MINUTES.toNanos(10);

    /** After so long without a stall the next one counts as the first. */
    private static final long FORGOTTEN_NANOS = 2 * BACK_OFF_NANOS_MAX;

    private final Clock clock;
    private boolean before;
    private long lastNanos;
    private long backOffNanos = BACK_OFF_NANOS_MIN;

    StepDown(Clock clock) {
        this.clock = clock;
    }

    /** Begins to hand over if this member leads and somebody can follow; whether it does. */
    boolean handOver(Raft raft, long self) {
        if (raft.softState().role() != RaftRole.LEADER) {
            return false;
        }
        Status status = raft.status();
        if (status.progress().size() == 1) {
            return false;
        }
        long successor = successor(status, self);
        if (successor == Raft.NONE) {
            LOG.warn("no active voter has caught up: this member goes on leading with a stalled disk");
            return false;
        }
        long now = clock.nanos();
        if (before && now - lastNanos < backOffNanos) {
            LOG.warn("stepped down for a stalled disk not long ago: this member goes on leading");
            return false;
        }
        boolean forgotten = before && now - lastNanos > FORGOTTEN_NANOS;
        backOffNanos = !before || forgotten ? BACK_OFF_NANOS_MIN : Math.min(2 * backOffNanos, BACK_OFF_NANOS_MAX);
        before = true;
        lastNanos = now;
        LOG.atWarn()
                .addKeyValue("transferee-member-id", Long.toHexString(successor))
                .log("this leader's disk has stalled; it steps down");
        raft.transferLeadership(successor);
        return true;
    }

    private static long successor(Status status, long self) {
        long best = Raft.NONE;
        long bestMatch = status.hardState().commit() - 1;
        for (Map.Entry<Long, Status.Progress> member : status.progress().entrySet()) {
            Status.Progress progress = member.getValue();
            boolean able = member.getKey() != self && !progress.isLearner() && progress.recentActive();
            if (able && progress.state() == Status.ProgressState.REPLICATE && progress.match() > bestMatch) {
                best = member.getKey();
                bestMatch = progress.match();
            }
        }
        return best;
    }
}
