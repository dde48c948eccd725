package dev.quoin.server.http;

import dev.quoin.api.endpoint.HttpRequest;
import dev.quoin.api.endpoint.HttpResponder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** What the pages have in common. */
public final class Pages {

    static final String JSON = "application/json";
    static final String TEXT = "text/plain; charset=utf-8";

    static final String CLUSTER_ID = "X-Etcd-Cluster-ID";

    private Pages() {}

    /** Answers 405 to anything but a GET; whether it did. */
    static boolean refusedMethod(HttpRequest request, HttpResponder responder) {
        return refusedMethod(request, responder, "GET");
    }

    /** Answers 405 to anything but one method; whether it did. */
    static boolean refusedMethod(HttpRequest request, HttpResponder responder, String method) {
        if (request.method().equals(method)) {
            return false;
        }
        refuse(responder, 405, Map.of("Allow", method), "Method Not Allowed");
        return true;
    }

    /** Answers that there is no such page. */
    public static void notFound(HttpResponder responder) {
        refuse(responder, 404, Map.of(), "404 page not found");
    }

    /** Answers an error as Go's library does: a line of text that no browser is to guess the type of. */
    static void refuse(HttpResponder responder, int status, Map<String, String> more, String text) {
        Map<String, String> headers = new HashMap<>(more);
        headers.put("Content-Type", TEXT);
        headers.put("X-Content-Type-Options", "nosniff");
        responder.respond(status, headers, (text + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
