package dev.quoin.endpoint.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayDeque;
import java.util.Deque;

/** Go's request router sends callers of paths with empty, {@code .} or {@code ..} elements to the path without them. */
final class CleanPath {
    private CleanPath() {}

    /** Absolute, without such elements; keeps a slash at the end. */
    static String of(String path) {
        if (!path.contains("//") && !path.contains("/.") && path.startsWith("/")) {
            return path;
        }
        Deque<String> elements = new ArrayDeque<>();
        for (String element : path.split("/", -1)) {
            if (element.equals("..")) {
                elements.pollLast();
            } else if (!element.isEmpty() && !element.equals(".")) {
                elements.addLast(element);
            }
        }
        String clean = '/' + String.join("/", elements);
        return path.endsWith("/") && !clean.equals("/") ? clean + '/' : clean;
    }

    /** The path as it stands in a URL, with the query that came with it. */
    static String location(String path, String uri) {
        int query = uri.indexOf('?');
        try {
            return new URI(null, null, path, null).toASCIIString() + (query < 0 ? "" : uri.substring(query));
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
