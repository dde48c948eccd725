package dev.quoin.server.membership;

import dev.quoin.api.env.Clock;
import dev.quoin.api.peer.PeerTransport;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;

/** Which members can be reached from here, and since when. Times are nanoseconds of the monotonic clock. Any thread. */
public final class Connections {

    private final long self;
    private final PeerTransport transport;
    private final Clock clock;

    public Connections(long self, PeerTransport transport, Clock clock) {
        this.self = self;
        this.transport = transport;
        this.clock = clock;
    }

    /** The time now. */
    public long now() {
        return clock.nanos();
    }

    /** Whether a member can be reached at all; oneself always. */
    public boolean reachable(long id) {
        return id == self || transport.activeSince(id) != 0;
    }

    /** Whether a member was reachable before a time and has been since; oneself always. */
    public boolean reachableSince(long nanos, long id) {
        if (id == self) {
            return true;
        }
        long since = transport.activeSince(id);
        return since != 0 && since - nanos < 0;
    }

    /** How many of the members have been reachable since a time, oneself among them. */
    public int countSince(long nanos, Collection<ClusterMember> members) {
        int count = 0;
        for (ClusterMember member : members) {
            if (reachableSince(nanos, member.id())) {
                count++;
            }
        }
        return count;
    }

    /** Whether more than half of the members, learners counted as etcd counts them, have been reachable since a time. */
    public boolean quorumSince(long nanos, List<ClusterMember> members) {
        return countSince(nanos, members) >= members.size() / 2 + 1;
    }

    /** The other voter that has been reachable for the longest time. */
    public OptionalLong longestReachable(List<ClusterMember> members) {
        long oldest = 0;
        OptionalLong longest = OptionalLong.empty();
        for (ClusterMember member : members) {
            long since = member.learner() || member.id() == self ? 0 : transport.activeSince(member.id());
            if (since != 0 && (longest.isEmpty() || since - oldest < 0)) {
                oldest = since;
                longest = OptionalLong.of(member.id());
            }
        }
        return longest;
    }
}
