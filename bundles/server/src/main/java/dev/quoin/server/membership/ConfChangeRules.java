package dev.quoin.server.membership;

import dev.quoin.api.raft.ConfChangeType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a committed configuration change still fits. Replicated state: every member decides the same, as etcd does, from
 * the entry and the members before it.
 */
public final class ConfChangeRules {

    /** Learners that a cluster below version 3.6 can hold. */
    private static final int LEARNERS_MAX = 1;

    private ConfChangeRules() {}

    /** Why a change is refused, in etcd's words, or the empty string. */
    public static String refusal(
            Membership membership, ConfChangeType type, long id, ClusterMember subject, boolean promote) {
        if (membership.removed(id)) {
            return "membership: ID removed";
        }
        ClusterMember known = membership.member(id);
        return switch (type) {
            case ADD_NODE, ADD_LEARNER_NODE -> promote ? promotion(known) : addition(membership, known, subject);
            case REMOVE_NODE -> known == null ? "membership: ID not found" : "";
            case UPDATE_NODE ->
                known == null ? "membership: ID not found" : urlRefusal(membership.members(), id, subject.peerUrls());
        };
    }

    private static String promotion(@Nullable ClusterMember known) {
        if (known == null) {
            return "membership: ID not found";
        }
        return known.learner() ? "" : "membership: can only promote a learner member";
    }

    private static String addition(Membership membership, @Nullable ClusterMember known, ClusterMember subject) {
        if (known != null) {
            return "membership: ID exists";
        }
        String refusal = urlRefusal(membership.members(), 0, subject.peerUrls());
        if (!refusal.isEmpty() || !subject.learner()) {
            return refusal;
        }
        long learners =
                membership.members().stream().filter(ClusterMember::learner).count();
        return learners + 1 > LEARNERS_MAX ? "membership: too many learner members in cluster" : "";
    }

    private static String urlRefusal(List<ClusterMember> members, long except, List<String> peerUrls) {
        for (ClusterMember member : members) {
            if (member.id() != except && member.peerUrls().stream().anyMatch(peerUrls::contains)) {
                return "membership: peerURL exists";
            }
        }
        return "";
    }
}
