package dev.quoin.junit;

/** A member did not do what it was asked to: the message says which and why, and where its log tells more, ends with that. */
public final class ClusterException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ClusterException(String message, Throwable cause) {
        super(message, cause);
    }
}
