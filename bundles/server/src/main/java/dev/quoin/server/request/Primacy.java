package dev.quoin.server.request;

/**
 * The term in which this member is the primary of the leases: from the first entry of its term on, until it leads no more. What
 * was found out as the primary holds only as long as the term is the same, for in between another leader may have renewed or
 * ended any lease. Any thread.
 */
public final class Primacy {

    /** Of a member that is not the primary. */
    public static final long NONE = 0;

    private volatile long term = NONE;

    /** The lessor is the primary. */
    public void gained(long newTerm) {
        term = newTerm;
    }

    /** The lessor will not be the primary any more in a moment. */
    public void lost() {
        term = NONE;
    }

    /** The term, or {@link #NONE}. */
    public long term() {
        return term;
    }

    /** Whether it is the primary and has been since that term was read. */
    public boolean still(long earlierTerm) {
        return earlierTerm != NONE && term == earlierTerm;
    }
}
