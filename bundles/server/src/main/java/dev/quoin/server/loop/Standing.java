package dev.quoin.server.loop;

import dev.quoin.api.raft.ConfState;
import dev.quoin.api.raft.Raft;
import dev.quoin.api.raft.RaftRole;
import dev.quoin.api.raft.SoftState;

/** Where this member stands in its group, for other threads to see; observed on Raft's lane. */
final class Standing {

    private static final long NEVER = Long.MAX_VALUE;

    private final long id;

    private boolean soleVoter;

    /**
     * Leader, only voter, and an entry of the own term is committed: whatever was acknowledged is applied here once this
     * index is, since what an earlier process had acknowledged lies before it. {@link #NEVER} while that is not so.
     */
    private volatile long soleLeaderFrom = NEVER;

    private long soleLeaderTerm;

    private volatile long leader;
    private volatile long term;
    private volatile long committed;

    Standing(long id) {
        this.id = id;
    }

    /** Takes over how things are. */
    void observe(Raft raft, SoftState softState) {
        term = raft.term();
        leader = softState.leader();
        committed = raft.committed();
        ConfState configuration = raft.confState();
        soleVoter = !configuration.isJoint()
                && configuration.voters().size() == 1
                && configuration.voters().get(0) == id;
        boolean soleLeader = soleVoter
                && softState.role() == RaftRole.LEADER
                && committed > 0
                && committed >= raft.firstIndex() - 1
                && raft.termAt(committed) == term;
        if (!soleLeader) {
            soleLeaderFrom = NEVER;
        } else if (soleLeaderFrom == NEVER || soleLeaderTerm != term) {
            soleLeaderTerm = term;
            soleLeaderFrom = committed;
        }
    }

    /** Whether this member alone makes up the group's voters. Raft's lane. */
    boolean soleVoter() {
        return soleVoter;
    }

    /** Whether every acknowledged write is known to be applied once this index is. */
    boolean soleLeaderAt(long appliedIndex) {
        return appliedIndex >= soleLeaderFrom;
    }

    long leader() {
        return leader;
    }

    long term() {
        return term;
    }

    long committed() {
        return committed;
    }
}
