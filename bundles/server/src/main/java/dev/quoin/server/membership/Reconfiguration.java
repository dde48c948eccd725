package dev.quoin.server.membership;

import dev.quoin.api.server.EtcdError;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Which changes of membership are refused before they are proposed, because the cluster could lose its quorum by them:
 * etcd's {@code --strict-reconfig-check}. What one member sees decides, so it is not part of the replicated state.
 */
public final class Reconfiguration {

    /** How long members must have been reachable to count as healthy, as in etcd. */
    private static final long HEALTHY_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final boolean strict;
    private final Membership membership;
    private final Connections connections;

    /**
     * @param strict whether anything is refused at all
     */
    public Reconfiguration(boolean strict, Membership membership, Connections connections) {
        this.strict = strict;
        this.membership = membership;
        this.connections = connections;
    }

    /** Why a member is not to be added, or null. */
    public @Nullable EtcdError additionRefusal(boolean learner) {
        if (!strict) {
            return null;
        }
        if (!learner && !canAddVoter()) {
            return EtcdError.NOT_ENOUGH_STARTED_MEMBERS;
        }
        List<ClusterMember> voters = membership.voters();
        return connections.countSince(healthySince(), voters) == voters.size() ? null : EtcdError.UNHEALTHY;
    }

    /** Why a member is not to be removed, or null. A learner has no part in the quorum. */
    public @Nullable EtcdError removalRefusal(long id) {
        ClusterMember member = membership.member(id);
        if (!strict || (member != null && member.learner())) {
            return null;
        }
        if (!startedQuorum(id, 0)) {
            return EtcdError.NOT_ENOUGH_STARTED_MEMBERS;
        }
        // One that is down is no part of the quorum that is at work.
        if (!connections.reachable(id)) {
            return null;
        }
        List<ClusterMember> voters = membership.voters();
        int active = connections.countSince(healthySince(), voters);
        return active - 1 < 1 + (voters.size() - 1) / 2 ? EtcdError.UNHEALTHY : null;
    }

    /** Why a learner that is ready is not to become a voter, or null. */
    public @Nullable EtcdError promotionRefusal() {
        return strict && !startedQuorum(0, 1) ? EtcdError.NOT_ENOUGH_STARTED_MEMBERS : null;
    }

    /** A single member that has started may always get a second one: how a restored cluster grows. */
    private boolean canAddVoter() {
        List<ClusterMember> voters = membership.voters();
        long started = voters.stream().filter(ClusterMember::started).count();
        int size = voters.size() + 1;
        return (started == 1 && size == 2) || started >= size / 2 + 1;
    }

    /** Whether the voters without one of them, and with so many more that have started, have a quorum that has started. */
    private boolean startedQuorum(long without, int more) {
        List<ClusterMember> rest = membership.voters().stream()
                .filter(voter -> voter.id() != without)
                .toList();
        long started = rest.stream().filter(ClusterMember::started).count() + more;
        return started >= (rest.size() + more) / 2 + 1;
    }

    private long healthySince() {
        return connections.now() - HEALTHY_NANOS;
    }
}
