package dev.quoin.raft.quorum;

/** How a vote stands. */
public enum VoteResult {
    /** Undecided: enough voters have not answered yet. */
    PENDING,
    /** So many refused that it cannot be won any more. */
    LOST,
    /** A majority granted. */
    WON
}
