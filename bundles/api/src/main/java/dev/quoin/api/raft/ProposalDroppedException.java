package dev.quoin.api.raft;

/**
 * A proposal was not accepted and is not in the log: there is no leader, leadership is being transferred, this member
 * was removed, or too much is uncommitted. The proposer may try again.
 */
public final class ProposalDroppedException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Says why. */
    public ProposalDroppedException(String reason) {
        super("raft proposal dropped: " + reason);
    }
}
