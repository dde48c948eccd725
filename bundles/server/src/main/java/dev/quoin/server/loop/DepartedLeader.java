package dev.quoin.server.loop;

import dev.quoin.api.raft.Raft;
import dev.quoin.api.raft.RaftRole;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shortens the wait for an election where the leader's process is known to be gone, which etcd waits out. This member forgets
 * the leader, so that it may vote for another within the lease, and asks for pre-votes, which change nothing where the others
 * still hear a leader or, being etcd's, hold on to the lease. The voters take turns, a few ticks apart, so that votes are
 * not split; whose log is behind is refused, and the next one's turn comes. Raft's lane.
 */
final class DepartedLeader {

    private static final Logger LOG = LoggerFactory.getLogger(DepartedLeader.class);
    private static final long NEVER = Long.MAX_VALUE;

    /** Long enough for a pre-vote and a vote, of which each takes a round trip and a sync. */
    static final int TURN_TICKS = 2;

    private final long self;
    private long ticks;
    private long turn = NEVER;
    private int round;

    DepartedLeader(long self) {
        this.self = self;
    }

    /** The process of a member is gone. */
    void departed(Raft raft, long member) {
        if (raft.leader() != member || raft.softState().role() != RaftRole.FOLLOWER) {
            return;
        }
        LOG.atWarn()
                .addKeyValue("leader-member-id", Long.toHexString(member))
                .log("nobody listens at the leader's peer URLs any more; its followers need not wait for it");
        raft.forgetLeader();
        List<Long> candidates = raft.confState().voters().stream()
                .filter(voter -> voter != member)
                .sorted(Long::compareUnsigned)
                .toList();
        int place = candidates.indexOf(self);
        round = TURN_TICKS * candidates.size();
        turn = place < 0 ? NEVER : ticks + 1 + (long) TURN_TICKS * place;
    }

    /** A unit of time has passed. */
    void tick(Raft raft) {
        ticks++;
        if (ticks < turn) {
            return;
        }
        boolean waiting = raft.leader() == Raft.NONE
                && (raft.softState().role() == RaftRole.FOLLOWER
                        || raft.softState().role() == RaftRole.PRE_CANDIDATE);
        if (!waiting) {
            turn = NEVER;
            return;
        }
        turn = ticks + round;
        raft.preCampaign();
    }
}
