package dev.quoin.server.membership;

import dev.quoin.api.raft.ConfChangeType;
import dev.quoin.api.server.CompatibilityLevel;
import dev.quoin.api.server.EtcdError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a committed configuration change still fits. Replicated state: every member decides the same, as etcd does, from
 * the entry and the members before it. The one setting counts only where etcd counts it, from cluster version 3.6 on.
 */
public final class ConfChangeRules {

    /** Learners that a cluster below version 3.6 can hold. */
    private static final int LEARNERS_MAX = 1;

    /** etcd's words, which are also what its peer pages answer. */
    public static final String ID_NOT_FOUND = "membership: ID not found";

    public static final String NOT_LEARNER = "membership: can only promote a learner member";
    private static final String ID_REMOVED = "membership: ID removed";
    private static final String ID_EXISTS = "membership: ID exists";
    private static final String URL_EXISTS = "membership: peerURL exists";
    private static final String TOO_MANY_LEARNERS = "membership: too many learner members in cluster";

    private final Membership membership;
    private final int learnersMax;

    /**
     * @param learnersMax learners that the cluster may have from version 3.6 on
     */
    public ConfChangeRules(Membership membership, int learnersMax) {
        this.membership = membership;
        this.learnersMax = learnersMax;
    }

    /** Why a change is refused, in etcd's words, or the empty string. */
    public String refusal(ConfChangeType type, long id, ClusterMember subject, boolean promote) {
        if (membership.removed(id)) {
            return ID_REMOVED;
        }
        ClusterMember known = membership.member(id);
        return switch (type) {
            case ADD_NODE, ADD_LEARNER_NODE -> promote ? promotion(known) : addition(known, subject);
            case REMOVE_NODE -> known == null ? ID_NOT_FOUND : "";
            case UPDATE_NODE -> known == null ? ID_NOT_FOUND : urlRefusal(membership.members(), id, subject.peerUrls());
        };
    }

    /** What a refusal is to a client: removed and unknown are the same to it. */
    public static EtcdError error(String refusal) {
        return switch (refusal) {
            case ID_REMOVED, ID_NOT_FOUND -> EtcdError.MEMBER_NOT_FOUND;
            case ID_EXISTS -> EtcdError.MEMBER_EXISTS;
            case URL_EXISTS -> EtcdError.PEER_URLS_EXIST;
            case NOT_LEARNER -> EtcdError.MEMBER_NOT_LEARNER;
            case TOO_MANY_LEARNERS -> EtcdError.TOO_MANY_LEARNERS;
            default -> throw new IllegalArgumentException("no refusal of a change of membership: " + refusal);
        };
    }

    private static String promotion(@Nullable ClusterMember known) {
        if (known == null) {
            return ID_NOT_FOUND;
        }
        return known.learner() ? "" : NOT_LEARNER;
    }

    private String addition(@Nullable ClusterMember known, ClusterMember subject) {
        if (known != null) {
            return ID_EXISTS;
        }
        String refusal = urlRefusal(membership.members(), 0, subject.peerUrls());
        if (!refusal.isEmpty() || !subject.learner()) {
            return refusal;
        }
        long learners =
                membership.members().stream().filter(ClusterMember::learner).count();
        return learners + 1 > effectiveLearnersMax() ? TOO_MANY_LEARNERS : "";
    }

    private int effectiveLearnersMax() {
        boolean counts = CompatibilityLevel.of(membership.clusterVersion())
                .map(version -> version.atLeast(CompatibilityLevel.V3_6))
                .orElse(false);
        return counts ? learnersMax : LEARNERS_MAX;
    }

    private static String urlRefusal(List<ClusterMember> members, long except, List<String> peerUrls) {
        for (ClusterMember member : members) {
            if (member.id() != except && member.peerUrls().stream().anyMatch(peerUrls::contains)) {
                return URL_EXISTS;
            }
        }
        return "";
    }
}
