package dev.quoin.endpoint;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.util.Locale;

/**
 * Where to listen.
 *
 * @param scheme {@code http}, {@code https}, {@code unix} or {@code unixs}
 * @param place {@code host:port}, or the path of the socket
 */
record ListenUrl(String scheme, String place) {

    /** Reads a URL; that its host is an address was checked with the flags. */
    static ListenUrl parse(String text) throws EndpointException {
        int colon = text.indexOf("://");
        String scheme = colon < 0 ? "" : text.substring(0, colon).toLowerCase(Locale.ROOT);
        String rest = colon < 0 ? "" : text.substring(colon + 3);
        switch (scheme) {
            case "http", "https" -> {
                int slash = rest.indexOf('/');
                return new ListenUrl(scheme, slash < 0 ? rest : rest.substring(0, slash));
            }
            case "unix", "unixs" -> {
                return new ListenUrl(scheme, rest);
            }
            default -> throw new EndpointException("URL scheme must be http, https, unix, or unixs: " + text);
        }
    }

    boolean secure() {
        return scheme.equals("https") || scheme.equals("unixs");
    }

    boolean isFile() {
        return scheme.startsWith("unix");
    }

    /** The host without brackets. */
    String host() {
        if (isFile()) {
            int colon = place.indexOf(':');
            return colon < 0 ? place : place.substring(0, colon);
        }
        String host = URI.create("http://" + place).getHost();
        if (host == null) {
            return "";
        }
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    SocketAddress address() throws EndpointException {
        if (isFile()) {
            return UnixDomainSocketAddress.of(place);
        }
        try {
            int port = URI.create("http://" + place).getPort();
            if (port >= 0) {
                return new InetSocketAddress(host(), port);
            }
        } catch (IllegalArgumentException e) {
            throw new EndpointException("URL address does not have the form \"host:port\": " + this, e);
        }
        throw new EndpointException("URL address does not have the form \"host:port\": " + this);
    }

    @Override
    public String toString() {
        return scheme + "://" + place;
    }
}
