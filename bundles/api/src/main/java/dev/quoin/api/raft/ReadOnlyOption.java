package dev.quoin.api.raft;

/** How a leader confirms a read index (thesis §6.4). */
public enum ReadOnlyOption {
    /** By a round of heartbeats answered by a majority. */
    SAFE,
    /** By its lease; needs {@link RaftConfig#checkQuorum()} and clocks that run at about the same speed. */
    LEASE_BASED
}
