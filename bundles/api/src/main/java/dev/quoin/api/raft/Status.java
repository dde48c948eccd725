package dev.quoin.api.raft;

import java.util.Map;

/**
 * A copy of a member's state, for operators and metrics.
 *
 * @param id this member
 * @param hardState term, vote and commit index as they are in memory
 * @param softState leader and role
 * @param applied the last index handed out for apply (or covered by a snapshot)
 * @param lastIndex the last index in the log
 * @param firstIndex the first index still in the log
 * @param leadTransferee the member that leadership is being handed to, or {@link Raft#NONE}
 * @param confState the configuration in force
 * @param progress on a leader each member's progress by id, itself included; else empty
 */
public record Status(
        long id,
        HardState hardState,
        SoftState softState,
        long applied,
        long lastIndex,
        long firstIndex,
        long leadTransferee,
        ConfState confState,
        Map<Long, Progress> progress) {

    /** How a leader sends to a follower. */
    public enum ProgressState {
        /** One message at a time, until the follower's log position is known. */
        PROBE,
        /** Pipelined. */
        REPLICATE,
        /** Nothing, until the snapshot has arrived. */
        SNAPSHOT
    }

    /**
     * A leader's view of one follower.
     *
     * @param state how it is sent to
     * @param match the highest index known to be on its disk
     * @param next the next index to send
     * @param pendingSnapshot in SNAPSHOT state the index of the snapshot under way, else 0
     * @param recentActive whether it was heard from within the last election timeout
     * @param paused whether nothing is sent to it at present
     * @param inflight unanswered APP messages
     * @param isLearner whether it does not vote
     */
    public record Progress(
            ProgressState state,
            long match,
            long next,
            long pendingSnapshot,
            boolean recentActive,
            boolean paused,
            int inflight,
            boolean isLearner) {}

    /** Copies the map. */
    public Status {
        progress = Map.copyOf(progress);
    }
}
