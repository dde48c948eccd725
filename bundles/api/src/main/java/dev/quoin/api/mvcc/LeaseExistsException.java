package dev.quoin.api.mvcc;

/** There is such a lease already. */
public final class LeaseExistsException extends Exception {

    private static final long serialVersionUID = 1L;

    public LeaseExistsException() {
        super("lease already exists", null, false, false);
    }
}
