package dev.quoin.api.raft;

/**
 * Volatile state worth telling the application about.
 *
 * @param leader the leader of the current term as far as known, or {@link Raft#NONE}
 * @param role this member's role
 */
public record SoftState(long leader, RaftRole role) {}
