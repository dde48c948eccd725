package dev.quoin.api.mvcc;

/** There is no such lease. */
public final class LeaseNotFoundException extends Exception {

    private static final long serialVersionUID = 1L;

    public LeaseNotFoundException() {
        super("lease not found", null, false, false);
    }
}
