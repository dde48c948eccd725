package dev.quoin.server.http;

import dev.quoin.api.endpoint.HttpRequest;
import dev.quoin.api.endpoint.HttpResponder;
import java.util.List;
import java.util.Map;

/**
 * Turns members of other clusters away, as etcd does, where they say of which cluster they are.
 *
 * @param id this member's cluster, in hexadecimal digits
 */
record ClusterCheck(String id) {

    /** Answers 412 to a member of another cluster; whether it did. */
    boolean refuses(HttpRequest request, HttpResponder responder) {
        List<String> named = request.headers().getOrDefault("x-etcd-cluster-id", List.of());
        if (named.isEmpty() || named.get(0).equals(id)) {
            return false;
        }
        Pages.refuse(responder, 412, Map.of(), "cluster ID mismatch");
        return true;
    }
}
