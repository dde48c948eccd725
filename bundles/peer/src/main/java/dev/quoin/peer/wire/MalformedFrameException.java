package dev.quoin.peer.wire;

import java.io.IOException;

/** The bytes of a peer are not what they should be; the connection that carried them is of no more use. */
public final class MalformedFrameException extends IOException {

    private static final long serialVersionUID = 1L;

    public MalformedFrameException(String message) {
        super(message);
    }
}
