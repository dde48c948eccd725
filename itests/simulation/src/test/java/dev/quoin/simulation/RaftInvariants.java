package dev.quoin.simulation;

import dev.quoin.api.raft.Entry;
import dev.quoin.api.raft.Message;
import dev.quoin.api.raft.MessageType;
import dev.quoin.api.raft.Raft;
import dev.quoin.api.raft.RaftRole;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What must hold after every event (Raft paper, Figure 3): one leader a term, logs that match, what is committed is for
 * ever, nothing applied that is not committed, one vote a term also across crashes.
 */
final class RaftInvariants {

    private record Position(long index, long term) {}

    private record Held(Entry entry, long termBefore) {}

    private record Ballot(long voter, long term) {}

    /** What of a member's log was looked at before. */
    private static final class Seen {
        final List<Long> terms = new ArrayList<>();
        long offset = 1;
        long committed;

        long termAt(long index) {
            int at = (int) (index - offset);
            return at >= 0 && at < terms.size() ? terms.get(at) : 0;
        }

        void put(long index, long term) {
            if (terms.isEmpty()) {
                offset = index;
            }
            int at = (int) (index - offset);
            if (at < 0) {
                terms.clear();
                offset = index;
                at = 0;
            }
            terms.subList(Math.min(at, terms.size()), terms.size()).clear();
            if (at > terms.size()) {
                terms.clear();
                offset = index;
            }
            terms.add(term);
        }
    }

    private final Map<Long, Long> leaders = new HashMap<>();
    private final Map<Position, Held> entries = new HashMap<>();
    private final Map<Long, Entry> committed = new HashMap<>();
    private final Map<Ballot, Long> votes = new HashMap<>();
    private final Map<Raft, Seen> seen = new HashMap<>();
    private final Consumer<Entry> onCommit;

    /**
     * @param onCommit is shown each entry when it is known to be committed for the first time
     */
    RaftInvariants(Consumer<Entry> onCommit) {
        this.onCommit = onCommit;
    }

    /** A member's process is gone. */
    void forget(Raft raft) {
        seen.remove(raft);
    }

    /** Looks at a member after it did something. */
    void check(long id, Raft raft, long applied) {
        if (raft.softState().role() == RaftRole.LEADER) {
            Long known = leaders.putIfAbsent(raft.term(), id);
            require(
                    Violation.TWO_LEADERS,
                    known == null || known == id,
                    "%x and %x lead in term %d",
                    known,
                    id,
                    raft.term());
        }
        Seen before = seen.computeIfAbsent(raft, key -> new Seen());
        checkLog(id, raft, before);
        checkCommitted(id, raft, before);
        require(
                Violation.APPLIED_UNCOMMITTED,
                applied <= raft.committed(),
                "%x applied %d of %d",
                id,
                applied,
                raft.committed());
    }

    private void checkLog(long id, Raft raft, Seen before) {
        long last = raft.lastIndex();
        long first = raft.firstIndex();
        long from = last + 1;
        while (from > first && before.termAt(from - 1) != raft.termAt(from - 1)) {
            from--;
        }
        for (Entry entry : from <= last ? raft.entries(from, last + 1) : List.<Entry>of()) {
            long termBefore = raft.termAt(entry.index() - 1);
            Held held = entries.putIfAbsent(new Position(entry.index(), entry.term()), new Held(entry, termBefore));
            require(
                    Violation.LOGS_DIFFER,
                    held == null || (held.entry().equals(entry) && held.termBefore() == termBefore),
                    "%x has %s after term %d where another had %s",
                    id,
                    entry,
                    termBefore,
                    held);
            before.put(entry.index(), entry.term());
        }
    }

    private void checkCommitted(long id, Raft raft, Seen before) {
        require(
                Violation.COMMIT_INDEX_FELL,
                raft.committed() >= before.committed,
                "the commit index of %x fell to %d",
                id,
                raft.committed());
        long from = Math.max(before.committed + 1, raft.firstIndex());
        for (Entry entry : from <= raft.committed() ? raft.entries(from, raft.committed() + 1) : List.<Entry>of()) {
            Entry truth = committed.putIfAbsent(entry.index(), entry);
            require(
                    Violation.COMMITTED_ENTRY_CHANGED,
                    truth == null || truth.equals(entry),
                    "%x committed %s, not %s",
                    id,
                    entry,
                    truth);
            if (truth == null) {
                onCommit.accept(entry);
            }
        }
        before.committed = raft.committed();
    }

    /** Looks at a message that leaves a member. */
    void sent(Message message) {
        if (message.type() == MessageType.VOTE) {
            voted(message.from(), message.term(), message.from());
        } else if (message.type() == MessageType.VOTE_RESP && !message.reject()) {
            voted(message.from(), message.term(), message.to());
        }
    }

    private void voted(long voter, long term, long candidate) {
        Long earlier = votes.putIfAbsent(new Ballot(voter, term), candidate);
        require(
                Violation.VOTED_TWICE,
                earlier == null || earlier == candidate,
                "%x voted for %x and %x in %d",
                voter,
                earlier,
                candidate,
                term);
    }

    private static void require(Violation what, boolean holds, String text, Object... values) {
        if (!holds) {
            throw what.found(String.format(java.util.Locale.ROOT, text, values));
        }
    }
}
