package dev.quoin.api.wal;

import java.io.IOException;

/** A log cannot be read as it stands; the message says which file and offset, what is wrong and what would help. */
public class WalException extends IOException {

    private static final long serialVersionUID = 1L;

    public WalException(String message) {
        super(message);
    }

    public WalException(String message, Throwable cause) {
        super(message, cause);
    }
}
