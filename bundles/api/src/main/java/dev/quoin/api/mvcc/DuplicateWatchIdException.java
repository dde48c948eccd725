package dev.quoin.api.mvcc;

/** The watch id asked for is in use on this stream. */
public final class DuplicateWatchIdException extends Exception {

    private static final long serialVersionUID = 1L;

    public DuplicateWatchIdException() {
        super("mvcc: duplicate watch ID provided on the WatchStream", null, false, false);
    }
}
