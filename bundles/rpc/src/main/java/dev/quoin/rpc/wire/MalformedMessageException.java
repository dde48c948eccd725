package dev.quoin.rpc.wire;

import java.io.IOException;

/**
 * Bytes are not the message that they should be. Has no stack trace, because whoever looks for messages among damaged bytes
 * meets many.
 */
public final class MalformedMessageException extends IOException {

    private static final long serialVersionUID = 1L;

    public MalformedMessageException(String message) {
        super(message);
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
