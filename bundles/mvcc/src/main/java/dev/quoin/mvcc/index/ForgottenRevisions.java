package dev.quoin.mvcc.index;

/** Takes the revisions that a compaction of the index forgets, of each key in order. Must be quick: the index is locked. */
@FunctionalInterface
public interface ForgottenRevisions {

    /** One revision, and whether it is a deletion. */
    void add(long main, int sub, boolean tombstone);
}
