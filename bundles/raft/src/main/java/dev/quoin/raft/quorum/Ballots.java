package dev.quoin.raft.quorum;

/** How each voter voted. */
@FunctionalInterface
public interface Ballots {

    /** Positive for granted, negative for refused, 0 for no answer yet. */
    int of(long id);
}
