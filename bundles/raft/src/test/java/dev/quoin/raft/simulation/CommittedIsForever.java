package dev.quoin.raft.simulation;

import dev.quoin.api.raft.Entry;
import dev.quoin.api.raft.Raft;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** State Machine Safety (paper Figure 3): what one member holds committed at an index, all do, for ever. */
final class CommittedIsForever implements Invariant {

    private record Seen(int life, long committed) {}

    private final List<Entry> truth = new ArrayList<>();
    private final Map<Long, Seen> seen = new HashMap<>();

    @Override
    public void check(Simulation simulation, Member member, Raft raft) {
        Seen last = seen.getOrDefault(member.id(), new Seen(0, 0));
        long checked = last.life() == member.life() ? last.committed() : 0;
        Invariant.require(raft.committed() >= checked, "the commit index of %d fell", member.id());
        for (long index = Math.max(checked + 1, raft.firstIndex()); index <= raft.committed(); index++) {
            compare(member, raft.entries(index, index + 1).get(0));
        }
        seen.put(member.id(), new Seen(member.life(), raft.committed()));
    }

    private void compare(Member member, Entry entry) {
        int at = (int) entry.index() - 1;
        if (at == truth.size()) {
            truth.add(entry);
        }
        Invariant.require(at < truth.size(), "%d committed %s, nobody the one before", member.id(), entry);
        Invariant.require(truth.get(at).equals(entry), "%d committed %s, not %s", member.id(), entry, truth.get(at));
    }
}
