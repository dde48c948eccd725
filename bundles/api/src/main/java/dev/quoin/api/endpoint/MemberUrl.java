package dev.quoin.api.endpoint;

import java.net.URISyntaxException;
import java.util.Locale;

/**
 * Where a member listens, for clients or for other members.
 *
 * @param scheme {@code http}, {@code https}, {@code unix} or {@code unixs}
 * @param place {@code host:port}, or the path of the socket
 */
public record MemberUrl(String scheme, String place) {

    private static final int PORT_MAX = 65_535;

    /**
     * Reads a URL; a path behind the port is passed over.
     *
     * @throws URISyntaxException if the scheme is another one, there is no host, or the port is no number from 0 to 65535
     */
    public static MemberUrl parse(String text) throws URISyntaxException {
        int colon = text.indexOf("://");
        String scheme = colon < 0 ? "" : text.substring(0, colon).toLowerCase(Locale.ROOT);
        String rest = colon < 0 ? "" : text.substring(colon + 3);
        switch (scheme) {
            case "http", "https" -> {
                int slash = rest.indexOf('/');
                MemberUrl url = new MemberUrl(scheme, slash < 0 ? rest : rest.substring(0, slash));
                if (!url.namesAHost()) {
                    throw new URISyntaxException(text, "URL address does not have the form \"host:port\"");
                }
                return url;
            }
            case "unix", "unixs" -> {
                return new MemberUrl(scheme, rest);
            }
            default -> throw new URISyntaxException(text, "URL scheme must be http, https, unix, or unixs");
        }
    }

    /** Whether it is served over TLS. */
    public boolean secure() {
        return scheme.equals("https") || scheme.equals("unixs");
    }

    /** Whether it is a socket file. */
    public boolean isFile() {
        return scheme.startsWith("unix");
    }

    /** The host without brackets; for a socket file, what a certificate is checked against: all before a first colon. */
    public String host() {
        int end = isFile() ? place.indexOf(':') : portColon();
        String host = end < 0 ? place : place.substring(0, end);
        return bracketed(host) ? host.substring(1, host.length() - 1) : host;
    }

    /** The port, or -1 where none is given. */
    public int port() {
        int colon = isFile() ? -1 : portColon();
        return colon < 0 ? -1 : Integer.parseInt(place.substring(colon + 1));
    }

    /** Where the port begins: at the last colon, unless that one stands inside an IPv6 address. */
    private int portColon() {
        int colon = place.lastIndexOf(':');
        return colon > place.lastIndexOf(']') ? colon : -1;
    }

    private boolean namesAHost() {
        int colon = portColon();
        String host = colon < 0 ? place : place.substring(0, colon);
        boolean address = bracketed(host) ? host.length() > 2 : !host.isEmpty() && noneOf(host, ":[]@?# ");
        return address && (colon < 0 || isPort(place.substring(colon + 1)));
    }

    private static boolean bracketed(String host) {
        return host.startsWith("[") && host.endsWith("]");
    }

    private static boolean noneOf(String text, String characters) {
        return text.chars().noneMatch(c -> characters.indexOf(c) >= 0);
    }

    private static boolean isPort(String text) {
        return !text.isEmpty()
                && text.length() <= 5
                && text.chars().allMatch(c -> c >= '0' && c <= '9')
                && Integer.parseInt(text) <= PORT_MAX;
    }

    @Override
    public String toString() {
        return scheme + "://" + place;
    }
}
