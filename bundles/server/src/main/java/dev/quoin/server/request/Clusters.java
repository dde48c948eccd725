package dev.quoin.server.request;

import dev.quoin.api.server.Caller;
import dev.quoin.api.server.ClusterRequests;
import dev.quoin.api.server.EtcdError;
import dev.quoin.api.server.MemberException;
import dev.quoin.api.server.Reply;
import dev.quoin.rpc.etcdserverpb.Member;
import dev.quoin.rpc.etcdserverpb.MemberAddRequest;
import dev.quoin.rpc.etcdserverpb.MemberAddResponse;
import dev.quoin.rpc.etcdserverpb.MemberListRequest;
import dev.quoin.rpc.etcdserverpb.MemberListResponse;
import dev.quoin.rpc.etcdserverpb.MemberPromoteRequest;
import dev.quoin.rpc.etcdserverpb.MemberPromoteResponse;
import dev.quoin.rpc.etcdserverpb.MemberRemoveRequest;
import dev.quoin.rpc.etcdserverpb.MemberRemoveResponse;
import dev.quoin.rpc.etcdserverpb.MemberUpdateRequest;
import dev.quoin.rpc.etcdserverpb.MemberUpdateResponse;
import dev.quoin.server.apply.Headers;
import dev.quoin.server.membership.ClusterMember;
import dev.quoin.server.membership.Membership;
import dev.quoin.server.request.Guard.Action;

/** The Cluster requests. Without a peer transport a member cannot be joined by others, and says so. */
public final class Clusters implements ClusterRequests {

    private static final String ALONE =
            "etcdserver: this distribution has no peer transport, so its cluster has one member";

    private final Membership membership;
    private final ReadIndexes reads;
    private final Guard guard;
    private final Headers headers;

    public Clusters(Membership membership, ReadIndexes reads, Guard guard, Headers headers) {
        this.membership = membership;
        this.reads = reads;
        this.guard = guard;
        this.headers = headers;
    }

    @Override
    public void list(Caller caller, MemberListRequest request, Reply<MemberListResponse> reply) {
        EtcdError refusal = guard.refusal(caller, Action.ADMINISTER);
        if (refusal != null) {
            reply.failed(new MemberException(refusal));
        } else if (request.getLinearizable()) {
            reads.whenLinearizable(failure -> {
                if (failure == null) {
                    reply.done(members());
                } else {
                    reply.failed(failure);
                }
            });
        } else {
            reply.done(members());
        }
    }

    @Override
    public void add(Caller caller, MemberAddRequest request, Reply<MemberAddResponse> reply) {
        reply.failed(new MemberException(ALONE));
    }

    @Override
    public void remove(Caller caller, MemberRemoveRequest request, Reply<MemberRemoveResponse> reply) {
        reply.failed(new MemberException(ALONE));
    }

    @Override
    public void update(Caller caller, MemberUpdateRequest request, Reply<MemberUpdateResponse> reply) {
        reply.failed(new MemberException(ALONE));
    }

    @Override
    public void promote(Caller caller, MemberPromoteRequest request, Reply<MemberPromoteResponse> reply) {
        reply.failed(new MemberException(ALONE));
    }

    private MemberListResponse members() {
        MemberListResponse.Builder response = MemberListResponse.newBuilder().setHeader(headers.withoutRevision());
        for (ClusterMember member : membership.members()) {
            response.addMembers(Member.newBuilder()
                    .setID(member.id())
                    .setName(member.name())
                    .addAllPeerURLs(member.peerUrls())
                    .addAllClientURLs(member.clientUrls())
                    .setIsLearner(member.learner()));
        }
        return response.build();
    }
}
