package dev.quoin.server.http;

import dev.quoin.api.backend.StateStore;
import dev.quoin.api.backend.StoreFiles;
import dev.quoin.api.endpoint.HttpRequest;
import dev.quoin.api.endpoint.HttpResponder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * {@code /quoin/store} on the peer port: the format of the {@linkplain StoreFiles files} that can take this member's store's
 * place, so that a leader may send its own instead of a bbolt file; 404 where there is none. etcd has no such page.
 */
final class StoreFormatPage {

    /** Where it is. */
    public static final String PATH = "/quoin/store";

    private final StateStore store;
    private final ClusterCheck cluster;

    StoreFormatPage(StateStore store, ClusterCheck cluster) {
        this.store = store;
        this.cluster = cluster;
    }

    /** Answers. An event loop. */
    void handle(HttpRequest request, HttpResponder responder) {
        if (Pages.refusedMethod(request, responder) || cluster.refuses(request, responder)) {
            return;
        }
        String format = store.fileFormat();
        if (format == null) {
            Pages.notFound(responder);
            return;
        }
        responder.respond(
                200,
                Map.of("Content-Type", Pages.TEXT, Pages.CLUSTER_ID, cluster.id()),
                (format + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
