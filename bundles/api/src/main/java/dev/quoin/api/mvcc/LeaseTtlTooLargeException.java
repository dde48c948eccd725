package dev.quoin.api.mvcc;

/** The time to live is above 9,000,000,000 seconds. */
public final class LeaseTtlTooLargeException extends Exception {

    private static final long serialVersionUID = 1L;

    public LeaseTtlTooLargeException() {
        super("too large lease TTL", null, false, false);
    }
}
