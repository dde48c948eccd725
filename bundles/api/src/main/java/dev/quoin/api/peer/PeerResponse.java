package dev.quoin.api.peer;

import java.util.Map;

/**
 * A member's answer.
 *
 * @param status HTTP status
 * @param headers by lower-case name, the first value of each
 * @param body at most 64 MiB
 */
@SuppressWarnings("ArrayRecordComponent") // the body is handed through, never compared
public record PeerResponse(int status, Map<String, String> headers, byte[] body) {}
