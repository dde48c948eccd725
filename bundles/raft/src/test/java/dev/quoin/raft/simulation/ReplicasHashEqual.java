package dev.quoin.raft.simulation;

import dev.quoin.api.raft.Raft;
import java.util.HashMap;
import java.util.Map;

/** State machines that applied as far are equal, whether they got there by entries or by a snapshot. */
final class ReplicasHashEqual implements Invariant {

    private final Map<Long, Long> hashes = new HashMap<>();

    @Override
    public void check(Simulation simulation, Member member, Raft raft) {
        long applied = member.state().applied();
        Long known = hashes.putIfAbsent(applied, member.state().hash());
        Invariant.require(known == null || known == member.state().hash(), "%d differs at %d", member.id(), applied);
    }
}
