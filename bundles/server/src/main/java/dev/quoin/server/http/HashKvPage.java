package dev.quoin.server.http;

import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.quoin.api.endpoint.HttpRequest;
import dev.quoin.api.endpoint.HttpResponder;
import dev.quoin.api.mvcc.CompactedException;
import dev.quoin.api.mvcc.FutureRevisionException;
import dev.quoin.api.mvcc.KvHash;
import dev.quoin.api.mvcc.MvccStore;
import dev.quoin.api.server.CompatibilityLevel;
import dev.quoin.server.membership.MemberIds;
import dev.quoin.server.request.Workers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** {@code /members/hashkv}: what members compare to find out whether they have the same history. */
final class HashKvPage {

    private final MvccStore store;
    private final Workers workers;
    private final CompatibilityLevel level;
    private final String clusterId;

    HashKvPage(MvccStore store, Workers workers, CompatibilityLevel level, long clusterId) {
        this.store = store;
        this.workers = workers;
        this.level = level;
        this.clusterId = MemberIds.hex(clusterId);
    }

    void handle(HttpRequest request, HttpResponder responder) {
        if (Pages.refusedMethod(request, responder)) {
            return;
        }
        List<String> cluster = request.headers().getOrDefault("x-etcd-cluster-id", List.of());
        boolean foreign = !cluster.isEmpty()
                && !cluster.get(0).isEmpty()
                && !cluster.get(0).equals(clusterId);
        if (foreign && level.atLeast(CompatibilityLevel.V3_5)) {
            Pages.refuse(responder, 412, Map.of(), "cluster ID mismatch");
            return;
        }
        OptionalLong revision = revision(request.body());
        if (revision.isEmpty()) {
            Pages.refuse(responder, 400, Map.of(), "error unmarshalling request");
        } else if (!workers.maintain(() -> answer(revision.getAsLong(), responder))) {
            Pages.refuse(responder, 500, Map.of(), "too many requests");
        }
    }

    private void answer(long revision, HttpResponder responder) {
        try {
            KvHash hash = store.hashKv(Math.max(revision, 0));
            String body = "{\"header\":{\"revision\":" + hash.currentRevision() + "},\"hash\":"
                    + Integer.toUnsignedString(hash.hash()) + ",\"compact_revision\":" + hash.compactRevision()
                    + (level.atLeast(CompatibilityLevel.V3_6) ? ",\"hash_revision\":" + hash.hashRevision() : "") + "}";
            responder.respond(
                    200,
                    Map.of("Content-Type", Pages.JSON, Pages.CLUSTER_ID, clusterId),
                    body.getBytes(StandardCharsets.UTF_8));
        } catch (CompactedException e) {
            Pages.refuse(responder, 400, Map.of(), "mvcc: required revision has been compacted");
        } catch (FutureRevisionException e) {
            Pages.refuse(responder, 400, Map.of(), "mvcc: required revision is a future revision");
        } catch (IOException e) {
            Pages.refuse(responder, 400, Map.of(), String.valueOf(e.getMessage()));
        }
    }

    /** The revision asked for; 0 where the question does not say, empty where it is none. */
    private static OptionalLong revision(byte[] body) {
        try {
            JsonElement json = JsonParser.parseString(new String(body, StandardCharsets.UTF_8));
            if (!json.isJsonObject()) {
                return OptionalLong.empty();
            }
            JsonElement revision = json.getAsJsonObject().get("revision");
            if (revision == null || revision.isJsonNull()) {
                return OptionalLong.of(0);
            }
            boolean number =
                    revision.isJsonPrimitive() && revision.getAsJsonPrimitive().isNumber();
            return number ? OptionalLong.of(revision.getAsLong()) : OptionalLong.empty();
        } catch (JsonParseException | NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
