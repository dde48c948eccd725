package dev.quoin.api.snapshot;

import java.io.IOException;

/** A bbolt file is truncated or damaged; the message says where and how. */
public final class DamagedImageException extends IOException {

    private static final long serialVersionUID = 1L;

    public DamagedImageException(String message) {
        super(message);
    }
}
