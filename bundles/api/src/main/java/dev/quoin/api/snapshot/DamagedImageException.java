package dev.quoin.api.snapshot;

import dev.quoin.api.backend.BackendException;

/** A bbolt file is truncated or damaged; the message says where and how. */
public final class DamagedImageException extends BackendException {

    private static final long serialVersionUID = 1L;

    public DamagedImageException(String message) {
        super(message);
    }
}
