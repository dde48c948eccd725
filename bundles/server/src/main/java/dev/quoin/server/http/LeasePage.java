package dev.quoin.server.http;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.quoin.api.endpoint.HttpRequest;
import dev.quoin.api.endpoint.HttpResponder;
import dev.quoin.api.mvcc.Lessor;
import dev.quoin.rpc.etcdserverpb.LeaseKeepAliveRequest;
import dev.quoin.rpc.etcdserverpb.LeaseKeepAliveResponse;
import dev.quoin.rpc.etcdserverpb.LeaseTimeToLiveRequest;
import dev.quoin.rpc.etcdserverpb.LeaseTimeToLiveResponse;
import dev.quoin.rpc.etcdserverpb.ResponseHeader;
import dev.quoin.rpc.leasepb.LeaseInternalRequest;
import dev.quoin.rpc.leasepb.LeaseInternalResponse;
import dev.quoin.server.request.CaughtUp;
import dev.quoin.server.request.LeaseCalls;
import dev.quoin.server.request.Renewals;
import java.util.Map;
import java.util.Objects;

/**
 * {@code /leases} and {@code /leases/internal}: what followers ask their leader about leases. Protobuf both ways, answered
 * once everything is applied that was committed when the question came.
 */
final class LeasePage {

    private static final int BODY_BYTES_MAX = 64 << 10;
    private static final String NOT_FOUND = "lease not found";
    private static final String NOT_PRIMARY = "not a primary lessor";

    private final Lessor lessor;
    private final CaughtUp caughtUp;
    private final Renewals renewals;

    LeasePage(Lessor lessor, CaughtUp caughtUp, Renewals renewals) {
        this.lessor = lessor;
        this.caughtUp = caughtUp;
        this.renewals = renewals;
    }

    void renew(HttpRequest request, HttpResponder responder) {
        if (refused(request, responder)) {
            return;
        }
        long id;
        try {
            id = LeaseKeepAliveRequest.parseFrom(request.body()).getID();
        } catch (InvalidProtocolBufferException e) {
            unreadable(responder);
            return;
        }
        whenCaughtUp(responder, () -> renew(id, responder));
    }

    void timeToLive(HttpRequest request, HttpResponder responder) {
        if (refused(request, responder)) {
            return;
        }
        LeaseInternalRequest question;
        try {
            question = LeaseInternalRequest.parseFrom(request.body());
        } catch (InvalidProtocolBufferException e) {
            unreadable(responder);
            return;
        }
        if (!question.hasLeaseTimeToLiveRequest()) {
            unreadable(responder);
            return;
        }
        whenCaughtUp(responder, () -> timeToLive(question.getLeaseTimeToLiveRequest(), responder));
    }

    private void renew(long id, HttpResponder responder) {
        Runnable notPrimary = () -> Pages.refuse(responder, 400, Map.of(), NOT_PRIMARY);
        Runnable confirmation = renewals.renew(id, ttl -> renewed(id, ttl, responder), failure -> notPrimary.run());
        Objects.requireNonNullElse(confirmation, notPrimary).run();
    }

    private static void renewed(long id, long ttl, HttpResponder responder) {
        if (ttl == 0) {
            Pages.refuse(responder, 404, Map.of(), NOT_FOUND);
        } else {
            answer(
                    responder,
                    LeaseKeepAliveResponse.newBuilder()
                            .setID(id)
                            .setTTL(ttl)
                            .build()
                            .toByteArray());
        }
    }

    private void timeToLive(LeaseTimeToLiveRequest request, HttpResponder responder) {
        LeaseTimeToLiveResponse.Builder known = LeaseCalls.known(lessor, request);
        if (known == null) {
            Pages.refuse(responder, 404, Map.of(), NOT_FOUND);
        } else if (!lessor.primary()) {
            // etcd 3.4 tells of a time that never ends; whoever asks is better off asking the leader.
            Pages.refuse(responder, 500, Map.of(), NOT_PRIMARY);
        } else {
            answer(
                    responder,
                    LeaseInternalResponse.newBuilder()
                            .setLeaseTimeToLiveResponse(known.setHeader(ResponseHeader.getDefaultInstance()))
                            .build()
                            .toByteArray());
        }
    }

    private void whenCaughtUp(HttpResponder responder, Runnable answer) {
        caughtUp.then(
                answer,
                () -> Pages.refuse(
                        responder, 408, Map.of(), "waiting for node to catch up its applied index has timed out"));
    }

    private static boolean refused(HttpRequest request, HttpResponder responder) {
        if (!request.method().equals("POST")) {
            Pages.refuse(responder, 405, Map.of(), "Method Not Allowed");
            return true;
        }
        if (request.body().length > BODY_BYTES_MAX) {
            Pages.refuse(responder, 413, Map.of(), "request body too large");
            return true;
        }
        return false;
    }

    private static void unreadable(HttpResponder responder) {
        Pages.refuse(responder, 400, Map.of(), "error unmarshalling request");
    }

    private static void answer(HttpResponder responder, byte[] message) {
        responder.respond(200, Map.of("Content-Type", "application/protobuf"), message);
    }
}
