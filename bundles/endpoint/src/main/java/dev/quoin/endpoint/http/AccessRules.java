package dev.quoin.endpoint.http;

import io.netty.handler.codec.http.HttpHeaders;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may use HTTP from a browser.
 *
 * @param origins web origins that get the headers of CORS; {@code *} or none for all
 * @param hosts host names that a plain-text request may name, against DNS rebinding; {@code *} or none for all
 */
public record AccessRules(Set<String> origins, Set<String> hosts) {
    private static final String METHODS = "POST, GET, OPTIONS, PUT, DELETE";
    private static final String HEADERS = "accept, content-type, authorization";

    /** Everybody. */
    public static AccessRules open() {
        return new AccessRules(Set.of(), Set.of());
    }

    boolean admitsHost(String hostHeader) {
        return isOpen(hosts) || hosts.contains(withoutPort(hostHeader));
    }

    /** What a caller is told whose host is not admitted. */
    static String refusal(String hostHeader) {
        return "The Host header of this request, \"" + withoutPort(hostHeader)
                + "\", is not one that this server answers to over plain HTTP; this keeps web pages from reaching it"
                + " through a name of their own (DNS rebinding, CVE-2018-5702).\n"
                + "Use TLS, or start the server with --host-whitelist naming this host.\n";
    }

    void addHeaders(HttpHeaders headers, @Nullable String origin) {
        String allowed = isOpen(origins) ? "*" : origin;
        if (allowed != null && (isOpen(origins) || origins.contains(allowed))) {
            headers.add("Access-Control-Allow-Methods", METHODS);
            headers.add("Access-Control-Allow-Origin", allowed);
            headers.add("Access-Control-Allow-Headers", HEADERS);
        }
    }

    private static boolean isOpen(Set<String> names) {
        return names.isEmpty() || names.contains("*");
    }

    private static String withoutPort(String host) {
        int bracket = host.lastIndexOf(']');
        int colon = host.indexOf(':', Math.max(bracket, 0));
        String name = colon < 0 ? host : host.substring(0, colon);
        return name.startsWith("[") && name.endsWith("]") ? name.substring(1, name.length() - 1) : name;
    }
}
