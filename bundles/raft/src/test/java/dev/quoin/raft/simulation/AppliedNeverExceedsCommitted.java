package dev.quoin.raft.simulation;

import dev.quoin.api.raft.Raft;

/** A state machine only sees what is committed. */
final class AppliedNeverExceedsCommitted implements Invariant {

    @Override
    public void check(Simulation simulation, Member member, Raft raft) {
        long applied = member.state().applied();
        Invariant.require(applied <= raft.committed(), "%d applied %d", member.id(), applied);
        Invariant.require(raft.committed() <= raft.lastIndex(), "%d committed beyond its log", member.id());
    }
}
