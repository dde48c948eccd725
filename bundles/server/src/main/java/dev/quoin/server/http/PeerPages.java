package dev.quoin.server.http;

import dev.quoin.api.endpoint.HttpRequest;
import dev.quoin.api.endpoint.HttpResponder;
import dev.quoin.api.mvcc.MvccStore;
import dev.quoin.api.server.CompatibilityLevel;
import dev.quoin.server.membership.MemberIds;
import dev.quoin.server.membership.Membership;
import dev.quoin.server.request.CaughtUp;
import dev.quoin.server.request.Promotions;
import dev.quoin.server.request.ReadIndexes;
import dev.quoin.server.request.Renewals;
import dev.quoin.server.request.Workers;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What a member answers to other members on its peer port, beside Raft's messages and its version. */
public final class PeerPages {

    private static final String DOWNGRADE = "/downgrade/enabled";

    private final MembersPage members;
    private final LeasePage leases;
    private final HashKvPage hashKv;
    private final ReadIndexes reads;
    private final CompatibilityLevel level;
    private final long clusterId;

    public PeerPages(
            Membership membership,
            Promotions promotions,
            MvccStore store,
            CaughtUp caughtUp,
            Renewals renewals,
            ReadIndexes reads,
            Workers workers,
            CompatibilityLevel level,
            long clusterId) {
        this.members = new MembersPage(membership, promotions, clusterId);
        this.leases = new LeasePage(store.lessor(), caughtUp, renewals);
        this.hashKv = new HashKvPage(store, workers, level, clusterId);
        this.reads = reads;
        this.level = level;
        this.clusterId = clusterId;
    }

    /** Answers, or says that there is no such page. An event loop. */
    public void handle(HttpRequest request, HttpResponder responder) {
        String path = request.path();
        switch (path) {
            case "/members" -> members.list(request, responder);
            case "/members/hashkv" -> hashKv.handle(request, responder);
            case "/leases" -> leases.renew(request, responder);
            case "/leases/internal" -> leases.timeToLive(request, responder);
            default -> {
                if (path.startsWith(MembersPage.PROMOTE)) {
                    members.promote(request, responder);
                } else if (path.equals(DOWNGRADE) && level.atLeast(CompatibilityLevel.V3_5)) {
                    downgrade(request, responder);
                } else {
                    Pages.notFound(responder);
                }
            }
        }
    }

    /** There is no downgrade, but a member that joins wants to hear that from the whole cluster. */
    private void downgrade(HttpRequest request, HttpResponder responder) {
        if (Pages.refusedMethod(request, responder)) {
            return;
        }
        String cluster = MemberIds.hex(clusterId);
        reads.whenLinearizable(failure -> {
            if (failure == null) {
                responder.respond(
                        200,
                        Map.of("Content-Type", "text/plain", Pages.CLUSTER_ID, cluster),
                        "false".getBytes(StandardCharsets.UTF_8));
            } else {
                Pages.refuse(
                        responder, 500, Map.of(Pages.CLUSTER_ID, cluster), "failed linearized read: " + failure.text());
            }
        });
    }
}
