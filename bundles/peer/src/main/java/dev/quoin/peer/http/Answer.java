package dev.quoin.peer.http;

import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;

/**
 * An answer, body and all.
 *
 * @param reusable whether the connection takes another request
 */
@SuppressWarnings("ArrayRecordComponent") // the body is handed through, never compared
public record Answer(int status, HttpHeaders headers, byte[] body, boolean reusable) {

    /** The body as a line of text. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8).stripTrailing();
    }
}
