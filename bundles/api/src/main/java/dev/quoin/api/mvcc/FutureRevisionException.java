package dev.quoin.api.mvcc;

/** The revision asked for does not exist yet. */
public final class FutureRevisionException extends Exception {

    private static final long serialVersionUID = 1L;

    public FutureRevisionException() {
        super("mvcc: required revision is a future revision", null, false, false);
    }
}
