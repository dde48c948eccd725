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
import dev.quoin.server.membership.ClusterMember;
import dev.quoin.server.membership.MemberIds;
import dev.quoin.server.membership.Membership;
import dev.quoin.server.membership.MembershipJson;
import dev.quoin.server.membership.PeerUrls;
import dev.quoin.server.membership.Reconfiguration;
import dev.quoin.server.request.Guard.Action;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The Cluster requests. A change is refused here where it could cost the quorum; whether it fits the members that there are
 * is decided when its entry is applied, by every member alike.
 */
public final class Clusters implements ClusterRequests {

    private static final byte[] NO_CONTEXT = {};

    private final Membership membership;
    private final Reconfiguration rules;
    private final Promotions promotions;
    private final Proposals proposals;
    private final ReadIndexes reads;
    private final Guard guard;
    private final Headers headers;
    private final LongSupplier unixSeconds;

    public Clusters(
            Membership membership,
            Reconfiguration rules,
            Promotions promotions,
            Proposals proposals,
            ReadIndexes reads,
            Guard guard,
            Headers headers,
            LongSupplier unixSeconds) {
        this.membership = membership;
        this.rules = rules;
        this.promotions = promotions;
        this.proposals = proposals;
        this.reads = reads;
        this.guard = guard;
        this.headers = headers;
        this.unixSeconds = unixSeconds;
    }

    @Override
    public void list(Caller caller, MemberListRequest request, Reply<MemberListResponse> reply) {
        if (refused(caller, reply)) {
            return;
        }
        if (request.getLinearizable()) {
            reads.whenLinearizable(failure -> {
                if (failure == null) {
                    reply.done(list());
                } else {
                    reply.failed(failure);
                }
            });
        } else {
            reply.done(list());
        }
    }

    @Override
    public void add(Caller caller, MemberAddRequest request, Reply<MemberAddResponse> reply) {
        if (refused(caller, reply)) {
            return;
        }
        if (!PeerUrls.valid(request.getPeerURLsList())) {
            reply.failed(new MemberException(EtcdError.MEMBER_URLS_INVALID));
            return;
        }
        List<String> urls =
                request.getPeerURLsList().stream().map(String::strip).sorted().toList();
        boolean learner = request.getIsLearner();
        long id = MemberIds.added(urls, unixSeconds.getAsLong());
        if (refused(rules.additionRefusal(learner), reply)) {
            return;
        }
        ClusterMember added = new ClusterMember(id, urls, learner, "", List.of());
        ConfChangeType type = learner ? ConfChangeType.ADD_LEARNER_NODE : ConfChangeType.ADD_NODE;
        propose(
                type,
                id,
                json(added),
                () -> MemberAddResponse.newBuilder()
                        .setHeader(headers.withoutRevision())
                        .setMember(message(added))
                        .addAllMembers(members())
                        .build(),
                reply);
    }

    @Override
    public void remove(Caller caller, MemberRemoveRequest request, Reply<MemberRemoveResponse> reply) {
        long id = request.getID();
        if (refused(caller, reply) || refused(rules.removalRefusal(id), reply)) {
            return;
        }
        propose(
                ConfChangeType.REMOVE_NODE,
                id,
                NO_CONTEXT,
                () -> MemberRemoveResponse.newBuilder()
                        .setHeader(headers.withoutRevision())
                        .addAllMembers(members())
                        .build(),
                reply);
    }

    @Override
    public void update(Caller caller, MemberUpdateRequest request, Reply<MemberUpdateResponse> reply) {
        if (refused(caller, reply)) {
            return;
        }
        long id = request.getID();
        ClusterMember known = membership.member(id);
        if (known == null) {
            reply.failed(new MemberException(EtcdError.MEMBER_NOT_FOUND));
            return;
        }
        if (!PeerUrls.valid(request.getPeerURLsList())) {
            reply.failed(new MemberException(EtcdError.MEMBER_URLS_INVALID));
            return;
        }
        // Whoever applies this takes from it whether the member is a learner; etcd leaves it out and so forgets it.
        ClusterMember changed = new ClusterMember(id, request.getPeerURLsList(), known.learner(), "", List.of());
        propose(
                ConfChangeType.UPDATE_NODE,
                id,
                json(changed),
                () -> MemberUpdateResponse.newBuilder()
                        .setHeader(headers.withoutRevision())
                        .addAllMembers(members())
                        .build(),
                reply);
    }

    @Override
    public void promote(Caller caller, MemberPromoteRequest request, Reply<MemberPromoteResponse> reply) {
        if (refused(caller, reply)) {
            return;
        }
        promotions.promote(request.getID(), (members, failure) -> {
            if (failure != null) {
                reply.failed(failure);
            } else {
                reply.done(MemberPromoteResponse.newBuilder()
                        .setHeader(headers.withoutRevision())
                        .addAllMembers(members.stream().map(Clusters::message).toList())
                        .build());
            }
        });
    }

    /** Makes the response of a change that was applied. */
    @FunctionalInterface
    private interface Applied<T> {
        T response();
    }

    private <T> void propose(ConfChangeType type, long id, byte[] context, Applied<T> applied, Reply<T> reply) {
        proposals.propose(proposal -> ConfChange.single(proposal, type, id, context), outcome -> {
            MemberException failure = outcome.failure();
            if (failure == null) {
                reply.done(applied.response());
            } else {
                reply.failed(failure);
            }
        });
    }

    private boolean refused(Caller caller, Reply<?> reply) {
        return refused(guard.refusal(caller, Action.ADMINISTER), reply);
    }

    private static boolean refused(@Nullable EtcdError refusal, Reply<?> reply) {
        if (refusal != null) {
            reply.failed(new MemberException(refusal));
        }
        return refusal != null;
    }

    private MemberListResponse list() {
        return MemberListResponse.newBuilder()
                .setHeader(headers.withoutRevision())
                .addAllMembers(members())
                .build();
    }

    private List<Member> members() {
        return membership.members().stream().map(Clusters::message).toList();
    }

    private static Member message(ClusterMember member) {
        return Member.newBuilder()
                .setID(member.id())
                .setName(member.name())
                .addAllPeerURLs(member.peerUrls())
                .addAllClientURLs(member.clientUrls())
                .setIsLearner(member.learner())
                .build();
    }

    private static byte[] json(ClusterMember member) {
        return MembershipJson.member(member).getBytes(StandardCharsets.UTF_8);
    }
}
