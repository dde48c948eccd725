package dev.quoin.raft.tracker;

import dev.quoin.api.raft.Status.ProgressState;
import dev.quoin.raft.Invariant;

/**
 * A leader's view of one follower.
 *
 * <p>Invariant: {@code match < next}. Entries up to {@code match} are on the follower's disk; those in between are under
 * way in REPLICATE state, and a guess in PROBE state. In SNAPSHOT state {@code next == pendingSnapshot + 1}.
 */
public final class Progress {

    private final Inflights inflights;
    private ProgressState state = ProgressState.PROBE;
    private long match;
    private long next;
    private long pendingSnapshot;
    /** The highest commit index sent; may fall back when messages are likely lost. */
    private long sentCommit;

    private boolean recentActive;
    private boolean flowPaused;
    private boolean learner;

    /** A follower about which only a guess is known. */
    public Progress(long next, boolean learner, boolean recentActive, Inflights inflights) {
        this.next = next;
        this.learner = learner;
        this.recentActive = recentActive;
        this.inflights = inflights;
    }

    /** One message a heartbeat, until the follower's position is known. */
    public void becomeProbe() {
        long delivered = state == ProgressState.SNAPSHOT ? pendingSnapshot : 0;
        enter(ProgressState.PROBE);
        next = Math.max(match, delivered) + 1;
        sentCommit = Math.min(sentCommit, next - 1);
    }

    /** Pipelined from the first index not acknowledged. */
    public void becomeReplicate() {
        enter(ProgressState.REPLICATE);
        next = match + 1;
    }

    /** Nothing but a snapshot is sent. */
    public void becomeSnapshot(long index) {
        enter(ProgressState.SNAPSHOT);
        pendingSnapshot = index;
        next = index + 1;
        sentCommit = index;
    }

    /** The snapshot did not arrive: probe again from what was acknowledged. */
    public void snapshotFailed() {
        pendingSnapshot = 0;
        becomeProbe();
    }

    private void enter(ProgressState newState) {
        flowPaused = false;
        pendingSnapshot = 0;
        state = newState;
        inflights.reset();
    }

    /** Notes an append of entries on its way. */
    public void sentEntries(int count, long bytes) {
        if (state == ProgressState.REPLICATE) {
            if (count > 0) {
                next += count;
                inflights.add(next - 1, bytes);
            }
            // An append beside a full window is a probe: wait for an answer before the next one.
            flowPaused = inflights.full();
            return;
        }
        Invariant.check(state == ProgressState.PROBE, "append sent in snapshot state");
        if (count > 0) {
            flowPaused = true;
        }
    }

    /** Notes a commit index on its way. */
    public void sentCommit(long commit) {
        sentCommit = commit;
    }

    /** Whether sending the commit index now could advance the follower's. */
    public boolean canBumpCommit(long commit) {
        return commit > sentCommit && sentCommit < next - 1;
    }

    /** Takes an acknowledgement; false if it says nothing new. */
    public boolean maybeUpdate(long index) {
        if (index <= match) {
            return false;
        }
        match = index;
        next = Math.max(next, index + 1);
        flowPaused = false;
        return true;
    }

    /**
     * Takes a rejection of an append after {@code rejected}; the logs may agree at {@code hint}. False if it is stale.
     *
     * <p>A follower that is probed and has not got what it acknowledged has lost it: it counts for nothing until it tells
     * anew what it has. A rejection from long ago that says so does no harm: the next acknowledgement puts it right.
     */
    public boolean maybeDecreaseTo(long rejected, long hint) {
        if (state == ProgressState.REPLICATE) {
            if (rejected <= match) {
                return false;
            }
            next = match + 1;
            sentCommit = Math.min(sentCommit, next - 1);
            return true;
        }
        if (next - 1 != rejected) {
            return false;
        }
        if (rejected <= match && hint < match) {
            match = 0;
        }
        next = Math.max(Math.min(rejected, hint + 1), match + 1);
        sentCommit = Math.min(sentCommit, next - 1);
        flowPaused = false;
        return true;
    }

    /** Frees the window up to an acknowledged index. */
    public void freeInflightsTo(long index) {
        inflights.freeTo(index);
    }

    /** Whether entries may be in the next append. */
    public boolean admitsEntries() {
        return state != ProgressState.REPLICATE || !inflights.full();
    }

    /** Whether nothing may be sent now. */
    public boolean paused() {
        return state == ProgressState.SNAPSHOT || flowPaused;
    }

    /** Stops appends until the next answer to a heartbeat or append. */
    public void pause() {
        flowPaused = true;
    }

    /** Lets one more append through. */
    public void resume() {
        flowPaused = false;
    }

    /** Notes whether the follower was heard. */
    public void recentActive(boolean heard) {
        recentActive = heard;
    }

    /** Whether the follower was heard within the last election timeout. */
    public boolean recentActive() {
        return recentActive;
    }

    void learner(boolean isLearner) {
        learner = isLearner;
    }

    /** Whether the follower does not vote. */
    public boolean isLearner() {
        return learner;
    }

    /** How it is sent to. */
    public ProgressState state() {
        return state;
    }

    /** The highest index acknowledged. */
    public long match() {
        return match;
    }

    /** The next index to send. */
    public long next() {
        return next;
    }

    /** A copy for operators. */
    public dev.quoin.api.raft.Status.Progress toStatus() {
        return new dev.quoin.api.raft.Status.Progress(
                state, match, next, pendingSnapshot, recentActive, paused(), inflights.count(), learner);
    }

    @Override
    public String toString() {
        return state
                + " match=" + match
                + " next=" + next
                + (learner ? " learner" : "")
                + (paused() ? " paused" : "")
                + (pendingSnapshot > 0 ? " pendingSnap=" + pendingSnapshot : "")
                + (recentActive ? "" : " inactive")
                + (inflights.count() > 0 ? " inflight=" + inflights.count() : "")
                + (inflights.full() ? "[full]" : "");
    }
}
