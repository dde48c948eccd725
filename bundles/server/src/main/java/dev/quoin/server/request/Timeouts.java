package dev.quoin.server.request;

import dev.quoin.api.server.CompatibilityLevel;
import dev.quoin.api.server.EtcdError;
import dev.quoin.api.server.MemberException;
import dev.quoin.server.apply.Outcome;
import dev.quoin.server.loop.RaftLoop;
import dev.quoin.server.membership.Connections;
import dev.quoin.server.membership.Membership;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Which of etcd's words a proposal gets whose time is over: they hint at what may have kept it. Any thread. */
public final class Timeouts {

    private final RaftLoop loop;
    private final Membership membership;
    private final Connections connections;
    private final long electionNanos;
    private final CompatibilityLevel level;

    /** When this member was last elected, which says that a leader was lost before; null before the first time. */
    private volatile @Nullable Long electedNanos;

    public Timeouts(
            RaftLoop loop,
            Membership membership,
            Connections connections,
            long electionMillis,
            CompatibilityLevel level) {
        this.loop = loop;
        this.membership = membership;
        this.connections = connections;
        this.electionNanos = TimeUnit.MILLISECONDS.toNanos(electionMillis);
        this.level = level;
    }

    /** This member was elected now. */
    public void elected() {
        electedNanos = connections.now();
    }

    /** What to say about a proposal that was made at a time of the monotonic clock. */
    EtcdError of(long startNanos) {
        Long elected = electedNanos;
        if (elected != null && startNanos - elected < 0 && startNanos - (elected - 2 * electionNanos) > 0) {
            return EtcdError.TIMEOUT_LEADER_FAILURE;
        }
        long leader = loop.leader();
        if (leader == 0) {
            return EtcdError.TIMEOUT;
        }
        boolean connected = loop.leading()
                ? connections.quorumSince(startNanos, membership.members())
                : connections.reachableSince(startNanos, leader);
        return connected ? EtcdError.TIMEOUT : EtcdError.TIMEOUT_CONNECTION_LOST;
    }

    /** What to say about a proposal that no leader could be asked to take. gRPC's library in 3.4 had no code for it. */
    Outcome withoutLeader() {
        EtcdError error = EtcdError.DEADLINE_EXCEEDED;
        MemberException failure =
                level.atLeast(CompatibilityLevel.V3_5) ? new MemberException(error) : new MemberException(error.text());
        return new Outcome(null, failure, null);
    }
}
