package dev.quoin.server.http;

import com.google.gson.JsonObject;
import dev.quoin.api.endpoint.HttpRequest;
import dev.quoin.api.endpoint.HttpResponder;
import dev.quoin.api.mvcc.RunningHash;
import dev.quoin.server.apply.AppliedHashes;
import dev.quoin.server.apply.AppliedHashes.Applied;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * {@code /quoin/hash?index=N} on the peer port: what this member's key-values hashed to after entry N. 409 before it is
 * applied, 410 where it is not remembered. etcd has no such page.
 */
final class AppliedHashPage {

    /** Where it is. */
    static final String PATH = "/quoin/hash";

    private final AppliedHashes hashes;
    private final ClusterCheck cluster;

    AppliedHashPage(AppliedHashes hashes, ClusterCheck cluster) {
        this.hashes = hashes;
        this.cluster = cluster;
    }

    /** Answers. An event loop. */
    void handle(HttpRequest request, HttpResponder responder) {
        if (Pages.refusedMethod(request, responder) || cluster.refuses(request, responder)) {
            return;
        }
        long index;
        try {
            index = Long.parseLong(request.parameter("index"));
        } catch (NumberFormatException e) {
            index = 0;
        }
        if (index <= 0) {
            Pages.refuse(responder, 400, Map.of(), "index is not a positive number");
            return;
        }
        Applied found = hashes.at(index);
        if (found != null) {
            byte[] body = json(found).getBytes(StandardCharsets.UTF_8);
            responder.respond(200, Map.of("Content-Type", Pages.JSON, Pages.CLUSTER_ID, cluster.id()), body);
        } else if (index > hashes.last()) {
            Pages.refuse(responder, 409, Map.of(), "not applied yet");
        } else {
            Pages.refuse(responder, 410, Map.of(), "not remembered any more");
        }
    }

    private static String json(Applied applied) {
        RunningHash hash = applied.hash();
        JsonObject object = new JsonObject();
        object.addProperty("index", applied.index());
        object.addProperty("revision", hash.revision());
        object.addProperty("live_high", Long.toHexString(hash.liveHigh()));
        object.addProperty("live_low", Long.toHexString(hash.liveLow()));
        object.addProperty("since", hash.since());
        object.addProperty("written_high", Long.toHexString(hash.writtenHigh()));
        object.addProperty("written_low", Long.toHexString(hash.writtenLow()));
        return object.toString();
    }
}
