package dev.quoin.api.backend;

import java.io.IOException;

/** A storage engine failed; the message says what and what would help. After it the store must not be written. */
public class BackendException extends IOException {

    private static final long serialVersionUID = 1L;

    public BackendException(String message) {
        super(message);
    }

    public BackendException(String message, Throwable cause) {
        super(message, cause);
    }
}
