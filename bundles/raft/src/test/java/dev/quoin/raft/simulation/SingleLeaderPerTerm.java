package dev.quoin.raft.simulation;

import dev.quoin.api.raft.Raft;
import java.util.HashMap;
import java.util.Map;

/** Election Safety (paper Figure 3): at most one leader is elected in a term. */
final class SingleLeaderPerTerm implements Invariant {

    private final Map<Long, Long> leaders = new HashMap<>();

    @Override
    public void check(Simulation simulation, Member member, Raft raft) {
        if (member.leads()) {
            Long known = leaders.putIfAbsent(raft.term(), member.id());
            Invariant.require(
                    known == null || known == member.id(),
                    "%d and %d lead in term %d",
                    known,
                    member.id(),
                    raft.term());
        }
    }
}
