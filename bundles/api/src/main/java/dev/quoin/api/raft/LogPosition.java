package dev.quoin.api.raft;

/**
 * Where a log ends, as Raft compares logs (paper §5.4.1): the later term counts first, then the higher index.
 *
 * @param term of the last entry
 * @param index of the last entry
 */
public record LogPosition(long term, long index) {

    /** The end of a log that holds nothing. */
    public static final LogPosition START = new LogPosition(0, 0);

    /** Whether a log that ends here is at least as up-to-date as one that ends there. */
    public boolean isAtLeast(LogPosition other) {
        return term > other.term || (term == other.term && index >= other.index);
    }
}
