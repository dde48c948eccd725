package dev.quoin.server.request;

import dev.quoin.api.metrics.Counter;
import dev.quoin.api.metrics.Meters;
import dev.quoin.api.peer.PeerResponse;
import dev.quoin.api.raft.ConfChange;
import dev.quoin.api.raft.ConfChangeType;
import dev.quoin.api.raft.Status;
import dev.quoin.api.server.EtcdError;
import dev.quoin.api.server.MemberException;
import dev.quoin.server.loop.RaftLoop;
import dev.quoin.server.membership.ClusterMember;
import dev.quoin.server.membership.ConfChangeRules;
import dev.quoin.server.membership.Membership;
import dev.quoin.server.membership.MembershipJson;
import dev.quoin.server.membership.Reconfiguration;
import dev.quoin.server.request.LeaderCalls.Question;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes learners voters. Only the leader knows whether a learner is ready: whether its log reaches nine tenths of the
 * leader's. Other members ask the leader over its peer port.
 */
public final class Promotions {

    private static final double READY = 0.9;
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int PRECONDITION_FAILED = 412;

    private final RaftLoop loop;
    private final Membership membership;
    private final Reconfiguration rules;
    private final Proposals proposals;
    private final LeaderCalls leader;
    private final Meters meters;
    private final Counter successes;

    /** Takes the members after the promotion, or why there was none. */
    @FunctionalInterface
    public interface Completion {
        void complete(List<ClusterMember> members, @Nullable MemberException failure);
    }

    public Promotions(
            RaftLoop loop,
            Membership membership,
            Reconfiguration rules,
            Proposals proposals,
            LeaderCalls leader,
            Meters meters) {
        this.loop = loop;
        this.membership = membership;
        this.rules = rules;
        this.proposals = proposals;
        this.leader = leader;
        this.meters = meters;
        this.successes = meters.counter(
                "etcd_server_learner_promote_successes",
                "The total number of successful learner promotions while this member is leader.");
    }

    /** Promotes a learner, here or at the leader. Any thread. */
    public void promote(long id, Completion completion) {
        Question question = new Question("/members/promote/" + Long.toUnsignedString(id), Map.of(), new byte[0]);
        leader.ask(question, new LeaderCalls.Caller() {
            @Override
            public Runnable here() {
                return () -> promoteHere(id, completion);
            }

            @Override
            public @Nullable Runnable take(PeerResponse response) {
                return answer(response, completion);
            }

            @Override
            public void failed(EtcdError error) {
                completion.complete(List.of(), new MemberException(error));
            }
        });
    }

    private void promoteHere(long id, Completion completion) {
        loop.inspect(raft -> {
            EtcdError refusal = refusal(id, raft.status());
            if (refusal == null) {
                propose(id, completion);
            } else {
                finish(completion, new MemberException(refusal));
            }
        });
    }

    private @Nullable EtcdError refusal(long id, Status status) {
        Status.Progress own = status.progress().get(status.id());
        if (own == null) {
            return EtcdError.NOT_LEADER;
        }
        // Who is unknown, or no learner, is found out when the entry is applied.
        Status.Progress learner = status.progress().get(id);
        if (learner != null && learner.match() < own.match() * READY) {
            return EtcdError.LEARNER_NOT_READY;
        }
        return rules.promotionRefusal();
    }

    private void propose(long id, Completion completion) {
        byte[] context = MembershipJson.promotion(id).getBytes(StandardCharsets.UTF_8);
        proposals.propose(
                proposal -> ConfChange.single(proposal, ConfChangeType.ADD_NODE, id, context),
                outcome -> finish(completion, outcome.failure()));
    }

    private void finish(Completion completion, @Nullable MemberException failure) {
        if (failure == null) {
            successes.increment();
            completion.complete(membership.members(), null);
        } else {
            meters.counter(
                            "etcd_server_learner_promote_failures",
                            "The total number of failed learner promotions (likely learner not ready) while this member"
                                    + " is leader.",
                            "Reason",
                            failure.text())
                    .increment();
            completion.complete(List.of(), failure);
        }
    }

    /** What the leader's answer comes to; null where it is to be asked again. */
    private static @Nullable Runnable answer(PeerResponse response, Completion completion) {
        String body = new String(response.body(), StandardCharsets.UTF_8);
        if (response.status() == OK) {
            return promoted(body, completion);
        }
        if (response.status() == NOT_FOUND) {
            return refused(EtcdError.MEMBER_NOT_FOUND, completion);
        }
        if (response.status() != PRECONDITION_FAILED) {
            return null;
        }
        if (body.contains(EtcdError.LEARNER_NOT_READY.text())) {
            return refused(EtcdError.LEARNER_NOT_READY, completion);
        }
        return body.contains(ConfChangeRules.NOT_LEARNER) ? refused(EtcdError.MEMBER_NOT_LEARNER, completion) : null;
    }

    private static @Nullable Runnable promoted(String body, Completion completion) {
        try {
            List<ClusterMember> members = MembershipJson.parseMembers(body);
            return () -> completion.complete(members, null);
        } catch (IOException e) {
            return null;
        }
    }

    private static Runnable refused(EtcdError error, Completion completion) {
        return () -> completion.complete(List.of(), new MemberException(error));
    }
}
