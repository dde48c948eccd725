package dev.quoin.raft.simulation;

import dev.quoin.api.raft.Entry;
import dev.quoin.api.raft.Raft;
import java.util.List;

/** Log Matching (paper Figure 3): logs that agree at one index and term agree in all entries up to it. */
final class LogsMatch implements Invariant {

    @Override
    public void check(Simulation simulation, Member member, Raft raft) {
        for (Member other : simulation.members()) {
            Raft that = other.raft();
            if (that != null && other != member) {
                compare(member, raft, other, that);
            }
        }
    }

    private static void compare(Member member, Raft one, Member other, Raft two) {
        long from = Math.max(one.firstIndex(), two.firstIndex());
        long to = Math.min(one.lastIndex(), two.lastIndex()) + 1;
        if (from >= to) {
            return;
        }
        List<Entry> first = one.entries(from, to);
        List<Entry> second = two.entries(from, to);
        boolean agreed = false;
        for (int i = first.size() - 1; i >= 0; i--) {
            Entry left = first.get(i);
            Entry right = second.get(i);
            agreed = agreed || left.term() == right.term();
            Invariant.require(
                    !agreed || left.equals(right), "%d has %s, %d has %s", member.id(), left, other.id(), right);
        }
    }
}
