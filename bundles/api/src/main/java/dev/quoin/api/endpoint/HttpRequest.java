package dev.quoin.api.endpoint;

import java.util.List;
import java.util.Map;

/**
 * An HTTP request, body and all (bounded by the endpoint).
 *
 * @param method upper case
 * @param path decoded path without the query
 * @param query decoded query parameters, each with its values in order
 * @param headers by lower-case name, each with its values in order
 * @param body the body
 * @param listener {@code client}, {@code metrics} or {@code peer}
 * @param remoteAddress {@code host:port} of the caller
 * @param commonName common name of the client's verified certificate, or the empty string
 */
@SuppressWarnings("ArrayRecordComponent") // the body is handed through, never compared
public record HttpRequest(
        String method,
        String path,
        Map<String, List<String>> query,
        Map<String, List<String>> headers,
        byte[] body,
        String listener,
        String remoteAddress,
        String commonName) {

    /** First value of a query parameter, or the empty string. */
    public String parameter(String name) {
        List<String> values = query.getOrDefault(name, List.of());
        return values.isEmpty() ? "" : values.get(0);
    }
}
