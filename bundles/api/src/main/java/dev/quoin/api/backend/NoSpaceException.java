package dev.quoin.api.backend;

/**
 * The disk has no room for what was to be written. The store can no longer be written, as after every failure, but it can
 * be read; opened anew on a disk with room it has everything that was committed.
 */
public final class NoSpaceException extends BackendException {

    private static final long serialVersionUID = 1L;

    public NoSpaceException(String message, Throwable cause) {
        super(message, cause);
    }
}
