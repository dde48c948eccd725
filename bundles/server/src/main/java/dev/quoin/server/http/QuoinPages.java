package dev.quoin.server.http;

import dev.quoin.api.backend.StateStore;
import dev.quoin.api.endpoint.HttpRequest;
import dev.quoin.api.endpoint.HttpResponder;
import dev.quoin.server.apply.AppliedHashes;
import dev.quoin.server.membership.MemberIds;

/** What a member answers on its peer port to others of its kind; etcd's members answer 404 to all of it. */
public final class QuoinPages {

    /** All of them are below. */
    public static final String PATH = "/quoin/";

    private final AppliedHashPage appliedHash;
    private final StoreFormatPage storeFormat;

    public QuoinPages(AppliedHashes hashes, StateStore store, long clusterId) {
        ClusterCheck cluster = new ClusterCheck(MemberIds.hex(clusterId));
        this.appliedHash = new AppliedHashPage(hashes, cluster);
        this.storeFormat = new StoreFormatPage(store, cluster);
    }

    /** Answers, or says that there is no such page. An event loop. */
    public void handle(HttpRequest request, HttpResponder responder) {
        switch (request.path()) {
            case AppliedHashPage.PATH -> appliedHash.handle(request, responder);
            case StoreFormatPage.PATH -> storeFormat.handle(request, responder);
            default -> Pages.notFound(responder);
        }
    }
}
