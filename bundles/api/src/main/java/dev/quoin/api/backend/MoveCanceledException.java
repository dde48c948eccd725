package dev.quoin.api.backend;

/** A {@link StoreMove} was canceled; the store is as it was. */
public final class MoveCanceledException extends BackendException {

    private static final long serialVersionUID = 1L;

    public MoveCanceledException(String message) {
        super(message);
    }
}
