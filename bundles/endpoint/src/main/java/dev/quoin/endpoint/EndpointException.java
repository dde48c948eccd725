package dev.quoin.endpoint;

/** The listeners cannot be opened as they are configured. */
final class EndpointException extends Exception {
    private static final long serialVersionUID = 1L;

    EndpointException(String message) {
        super(message);
    }

    EndpointException(String message, Throwable cause) {
        super(message, cause);
    }
}
