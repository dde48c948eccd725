package dev.quoin.peer;

import dev.quoin.api.endpoint.HttpResponder;
import dev.quoin.api.peer.LocalPeer;
import dev.quoin.peer.http.RequestHead;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Answers in the form of Go's {@code http.Error}, with the headers that members look for. */
public final class ErrorPages {
    private ErrorPages() {}

    /** The method is not the one that the path takes. */
    static void notAllowed(HttpResponder responder, String allowed) {
        respond(responder, 405, Map.of("Allow", allowed), "Method Not Allowed");
    }

    /** The cluster's id, as every answer names it once the method was right. */
    public static Map<String, String> headers(LocalPeer local) {
        return Map.of(RequestHead.CLUSTER_ID, Long.toHexString(local.clusterId()));
    }

    /** A status with a line of text. */
    public static void respond(HttpResponder responder, int status, Map<String, String> headers, String text) {
        Map<String, String> all = new HashMap<>(headers);
        all.put("Content-Type", "text/plain; charset=utf-8");
        all.put("X-Content-Type-Options", "nosniff");
        responder.respond(status, all, (text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** What a member is told that was removed. */
    public static void removed(HttpResponder responder, Map<String, String> headers) {
        Map<String, String> all = new HashMap<>(headers);
        all.put("Content-Type", "application/json");
        responder.respond(
                403,
                all,
                "{\"message\":\"cannot process message from removed member\"}".getBytes(StandardCharsets.UTF_8));
    }
}
