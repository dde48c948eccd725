package dev.quoin.api.backend;

/** The engine that a store needs is not installed, or just stopped. The store is as it was: discarding it helps nothing. */
public final class EngineMissingException extends BackendException {

    private static final long serialVersionUID = 1L;

    public EngineMissingException(String message) {
        super(message);
    }
}
