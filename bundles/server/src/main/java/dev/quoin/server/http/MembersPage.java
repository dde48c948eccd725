package dev.quoin.server.http;

import dev.quoin.api.endpoint.HttpRequest;
import dev.quoin.api.endpoint.HttpResponder;
import dev.quoin.api.server.EtcdError;
import dev.quoin.api.server.MemberException;
import dev.quoin.server.membership.ClusterMember;
import dev.quoin.server.membership.ConfChangeRules;
import dev.quoin.server.membership.MemberIds;
import dev.quoin.server.membership.Membership;
import dev.quoin.server.membership.MembershipJson;
import dev.quoin.server.request.Promotions;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /members}, which a joining member reads, and {@code /members/promote/}, which followers ask of their leader. */
final class MembersPage {

    static final String PROMOTE = "/members/promote/";

    private static final Logger LOG = LoggerFactory.getLogger(MembersPage.class);

    private final Membership membership;
    private final Promotions promotions;
    private final String clusterId;

    MembersPage(Membership membership, Promotions promotions, long clusterId) {
        this.membership = membership;
        this.promotions = promotions;
        this.clusterId = MemberIds.hex(clusterId);
    }

    /** As this member knows them: not linearizable. */
    void list(HttpRequest request, HttpResponder responder) {
        if (!Pages.refusedMethod(request, responder)) {
            answer(responder, membership.members());
        }
    }

    void promote(HttpRequest request, HttpResponder responder) {
        if (Pages.refusedMethod(request, responder, "POST")) {
            return;
        }
        String id = request.path().substring(PROMOTE.length());
        OptionalLong parsed = parse(id);
        if (parsed.isEmpty()) {
            refuse(responder, 404, "member " + id + " not found in cluster");
            return;
        }
        promotions.promote(parsed.getAsLong(), (members, failure) -> {
            if (failure == null) {
                answer(responder, members);
            } else {
                LOG.atWarn()
                        .addKeyValue("member-id", MemberIds.hex(parsed.getAsLong()))
                        .setCause(failure)
                        .log("failed to promote a member");
                refuse(responder, failure);
            }
        });
    }

    private void refuse(HttpResponder responder, MemberException failure) {
        String text = failure.text();
        if (text.equals(EtcdError.MEMBER_NOT_FOUND.text())) {
            refuse(responder, 404, ConfChangeRules.ID_NOT_FOUND);
        } else if (text.equals(EtcdError.MEMBER_NOT_LEARNER.text())) {
            refuse(responder, 412, ConfChangeRules.NOT_LEARNER);
        } else if (text.equals(EtcdError.LEARNER_NOT_READY.text())) {
            refuse(responder, 412, text);
        } else {
            Map<String, String> headers = Map.of("Content-Type", Pages.JSON, Pages.CLUSTER_ID, clusterId);
            byte[] body = "{\"message\":\"Internal Server Error\"}".getBytes(StandardCharsets.UTF_8);
            responder.respond(500, headers, body);
        }
    }

    private void refuse(HttpResponder responder, int status, String text) {
        Pages.refuse(responder, status, Map.of(Pages.CLUSTER_ID, clusterId), text);
    }

    private void answer(HttpResponder responder, List<ClusterMember> members) {
        byte[] body = (MembershipJson.members(members) + "\n").getBytes(StandardCharsets.UTF_8);
        responder.respond(200, Map.of("Content-Type", Pages.JSON, Pages.CLUSTER_ID, clusterId), body);
    }

    /** A decimal number of 64 bits without a sign, as Go reads it. */
    private static OptionalLong parse(String decimal) {
        if (decimal.isEmpty() || !decimal.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseUnsignedLong(decimal));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
