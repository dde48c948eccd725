package dev.quoin.api.raft;

/** The state of a member (paper Figure 4; pre-candidate: thesis §9.6). */
public enum RaftRole {
    /** Answers leaders and candidates; campaigns when it hears neither. */
    FOLLOWER,
    /** Asks for votes in a new term. */
    CANDIDATE,
    /** Orders proposals and replicates them. */
    LEADER,
    /** Asks whether an election could be won, before it disturbs anyone with a new term. */
    PRE_CANDIDATE
}
