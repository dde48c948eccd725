package dev.quoin.peer.http;

import io.netty.util.NetUtil;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * Where a member listens for others.
 *
 * @param scheme {@code http}, {@code https}, {@code unix} or {@code unixs}
 * @param place {@code host:port}, or the path of the socket
 */
public record PeerUrl(String scheme, String place) {
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    /** Reads a URL; throws {@link IllegalArgumentException} for what is none. */
    public static PeerUrl parse(String text) {
        int colon = text.indexOf("://");
        String scheme = colon < 0 ? "" : text.substring(0, colon).toLowerCase(Locale.ROOT);
        String rest = colon < 0 ? "" : text.substring(colon + 3);
        switch (scheme) {
            case "http", "https" -> {
                int slash = rest.indexOf('/');
                PeerUrl url = new PeerUrl(scheme, slash < 0 ? rest : rest.substring(0, slash));
                url.uri();
                return url;
            }
            case "unix", "unixs" -> {
                return new PeerUrl(scheme, rest);
            }
            default -> throw new IllegalArgumentException("URL scheme must be http, https, unix, or unixs: " + text);
        }
    }

    boolean secure() {
        return scheme.equals("https") || scheme.equals("unixs");
    }

    boolean isFile() {
        return scheme.startsWith("unix");
    }

    /** The host without brackets; for a socket file, what a certificate is checked against. */
    String host() {
        if (isFile()) {
            int colon = place.indexOf(':');
            return colon < 0 ? place : place.substring(0, colon);
        }
        String host = uri().getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    int port() {
        int port = isFile() ? -1 : uri().getPort();
        return port >= 0 ? port : secure() ? HTTPS_PORT : HTTP_PORT;
    }

    /** Whether a connection needs neither a name resolved nor a certificate read. */
    boolean needsNoLookup() {
        return scheme.equals("unix")
                || (scheme.equals("http") && NetUtil.createByteArrayFromIpAddressString(host()) != null);
    }

    private URI uri() {
        try {
            URI uri = new URI("http://" + place);
            if (uri.getHost() == null) {
                throw new IllegalArgumentException("no host in " + this);
            }
            return uri;
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("not a URL: " + this, e);
        }
    }

    @Override
    public String toString() {
        return scheme + "://" + place;
    }
}
