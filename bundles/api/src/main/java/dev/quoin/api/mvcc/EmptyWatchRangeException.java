package dev.quoin.api.mvcc;

/** The range of a watcher holds no key. */
public final class EmptyWatchRangeException extends Exception {

    private static final long serialVersionUID = 1L;

    public EmptyWatchRangeException() {
        super("mvcc: watcher range is empty", null, false, false);
    }
}
