package dev.quoin.raft.confchange;

/** A change does not fit the membership. Committed changes are checked before they are proposed, so this is a defect. */
public final class InvalidChangeException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    /** Says what does not fit. */
    public InvalidChangeException(String what) {
        super(what);
    }
}
