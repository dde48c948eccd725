package dev.quoin.server.storage;

/** A member cannot start; the message says why and what would help. */
public final class BootException extends Exception {

    private static final long serialVersionUID = 1L;

    public BootException(String message) {
        super(message);
    }

    public BootException(String message, Throwable cause) {
        super(message, cause);
    }
}
