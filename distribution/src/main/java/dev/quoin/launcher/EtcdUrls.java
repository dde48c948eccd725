package dev.quoin.launcher;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lists of URLs as etcd reads them: scheme and address only, each once, sorted. */
final class EtcdUrls {
    private static final Set<String> SCHEMES = Set.of("http", "https", "unix", "unixs");
    private static final Pattern URL = Pattern.compile("([a-z]+)://([^/]*)(.*)", Pattern.DOTALL);
    /** A host and a port; an IPv6 address stands in brackets. The port may be a name, and may be empty. */
    private static final Pattern ADDRESS = Pattern.compile("(\\[[^\\[\\]]*\\]|[^:\\[\\]]*):([^:\\[\\]]*)");

    private EtcdUrls() {}

    /** An empty text is an empty list. */
    static List<String> list(String text) throws FlagValueException {
        return text.isEmpty() ? List.of() : parsed(text);
    }

    /** The same, or {@code *} alone. */
    static List<String> origins(String text) throws FlagValueException {
        return text.equals("*") ? List.of(text) : list(text);
    }

    /** At least one URL. */
    static List<String> parsed(String text) throws FlagValueException {
        Set<String> urls = new TreeSet<>();
        for (String element : text.split(",", -1)) {
            urls.add(checked(element.strip()));
        }
        return new ArrayList<>(urls);
    }

    private static String checked(String url) throws FlagValueException {
        Matcher parts = URL.matcher(url);
        if (!parts.matches() || !SCHEMES.contains(parts.group(1))) {
            throw new FlagValueException("URL scheme must be http, https, unix, or unixs: " + url);
        }
        if (parts.group(1).startsWith("unix")) {
            return url;
        }
        if (!ADDRESS.matcher(parts.group(2)).matches()) {
            throw new FlagValueException("URL address does not have the form \"host:port\": " + url);
        }
        if (!parts.group(3).isEmpty()) {
            throw new FlagValueException("URL must not contain a path: " + url);
        }
        return url;
    }

    /** The host of a checked URL, without brackets. */
    static String host(String url) {
        try {
            String host = new URI(url).getHost();
            return host == null ? "" : host.replaceAll("[\\[\\]]", "");
        } catch (URISyntaxException e) {
            return "";
        }
    }

    static String scheme(String url) {
        return url.substring(0, url.indexOf(':'));
    }
}
