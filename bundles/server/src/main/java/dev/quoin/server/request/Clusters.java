package dev.quoin.server.request;

import dev.quoin.api.raft.ConfChange;
import dev.quoin.api.raft.ConfChangeType;
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
import dev.quoin.server.apply.Outcome;
import dev.quoin.server.membership.ClusterMember;
import dev.quoin.server.membership.Membership;
import dev.quoin.server.membership.MembershipJson;
import dev.quoin.server.membership.PeerUrls;
import dev.quoin.server.request.Guard.Action;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The Cluster requests. Without a peer transport a member cannot be joined by others, and says so, after the checks that
 * etcd makes; the last member of a cluster cannot be removed there either.
 */
public final class Clusters implements ClusterRequests {

    private static final String ALONE =
            "etcdserver: this distribution has no peer transport, so its cluster has one member";

    private final Membership membership;
    private final Proposals proposals;
    private final ReadIndexes reads;
    private final Guard guard;
    private final Headers headers;

    public Clusters(Membership membership, Proposals proposals, ReadIndexes reads, Guard guard, Headers headers) {
        this.membership = membership;
        this.proposals = proposals;
        this.reads = reads;
        this.guard = guard;
        this.headers = headers;
    }

    @Override
    public void list(Caller caller, MemberListRequest request, Reply<MemberListResponse> reply) {
        if (refused(caller, reply)) {
            return;
        }
        if (request.getLinearizable()) {
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
        if (refused(caller, reply)) {
            return;
        }
        List<String> urls = request.getPeerURLsList();
        if (!PeerUrls.valid(urls)) {
            reply.failed(new MemberException(EtcdError.MEMBER_URLS_INVALID));
        } else if (membership.members().stream()
                .anyMatch(member -> member.peerUrls().stream().anyMatch(urls::contains))) {
            reply.failed(new MemberException(EtcdError.PEER_URLS_EXIST));
        } else {
            reply.failed(new MemberException(ALONE));
        }
    }

    @Override
    public void remove(Caller caller, MemberRemoveRequest request, Reply<MemberRemoveResponse> reply) {
        if (!refused(caller, reply)) {
            reply.failed(
                    membership.member(request.getID()) == null
                            ? new MemberException(EtcdError.MEMBER_NOT_FOUND)
                            : new MemberException(EtcdError.NOT_ENOUGH_STARTED_MEMBERS));
        }
    }

    @Override
    public void update(Caller caller, MemberUpdateRequest request, Reply<MemberUpdateResponse> reply) {
        if (refused(caller, reply)) {
            return;
        }
        long id = request.getID();
        if (membership.member(id) == null) {
            reply.failed(new MemberException(EtcdError.MEMBER_NOT_FOUND));
        } else if (!PeerUrls.valid(request.getPeerURLsList())) {
            reply.failed(new MemberException(EtcdError.MEMBER_URLS_INVALID));
        } else {
            ClusterMember changed = new ClusterMember(id, request.getPeerURLsList(), false, "", List.of());
            byte[] context = MembershipJson.member(changed).getBytes(StandardCharsets.UTF_8);
            proposals.propose(
                    proposal -> ConfChange.single(proposal, ConfChangeType.UPDATE_NODE, id, context),
                    outcome -> updated(outcome, reply));
        }
    }

    private void updated(Outcome outcome, Reply<MemberUpdateResponse> reply) {
        MemberException failure = outcome.failure();
        if (failure != null) {
            reply.failed(failure);
        } else {
            MemberListResponse members = members();
            reply.done(MemberUpdateResponse.newBuilder()
                    .setHeader(members.getHeader())
                    .addAllMembers(members.getMembersList())
                    .build());
        }
    }

    @Override
    public void promote(Caller caller, MemberPromoteRequest request, Reply<MemberPromoteResponse> reply) {
        if (!refused(caller, reply)) {
            reply.failed(
                    membership.member(request.getID()) == null
                            ? new MemberException(EtcdError.MEMBER_NOT_FOUND)
                            : new MemberException(EtcdError.MEMBER_NOT_LEARNER));
        }
    }

    private boolean refused(Caller caller, Reply<?> reply) {
        EtcdError refusal = guard.refusal(caller, Action.ADMINISTER);
        if (refusal != null) {
            reply.failed(new MemberException(refusal));
        }
        return refusal != null;
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
