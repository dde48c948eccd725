package dev.quoin.server.http;

import dev.quoin.api.endpoint.HttpRequest;
import dev.quoin.api.endpoint.HttpResponder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What the pages have in common: they are read, never written. */
final class Pages {

    static final String JSON = "application/json";
    static final String TEXT = "text/plain; charset=utf-8";

    private Pages() {}

    /** Answers 405 to anything but a GET; whether it did. */
    static boolean refusedMethod(HttpRequest request, HttpResponder responder) {
        if (request.method().equals("GET")) {
            return false;
        }
        Map<String, String> headers = Map.of("Allow", "GET", "Content-Type", TEXT, "X-Content-Type-Options", "nosniff");
        responder.respond(405, headers, "Method Not Allowed\n".getBytes(StandardCharsets.UTF_8));
        return true;
    }
}
