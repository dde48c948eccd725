package dev.quoin.api.peer;

import java.time.Duration;
import java.util.Map;

/**
 * A plain request to another member.
 *
 * @param peerUrl scheme, host and port, such as {@code http://10.0.0.1:2380}
 * @param method upper case
 * @param path with the query, if any
 * @param headers beside those that every request has
 * @param body may be empty
 * @param timeout for the whole exchange
 */
@SuppressWarnings("ArrayRecordComponent") // the body is handed through, never compared
public record PeerRequest(
        String peerUrl, String method, String path, Map<String, String> headers, byte[] body, Duration timeout) {

    /** A GET without headers. */
    public static PeerRequest get(String peerUrl, String path, Duration timeout) {
        return new PeerRequest(peerUrl, "GET", path, Map.of(), new byte[0], timeout);
    }
}
