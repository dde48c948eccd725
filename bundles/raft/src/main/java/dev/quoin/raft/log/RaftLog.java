package dev.quoin.raft.log;

import dev.quoin.api.raft.Entry;
import dev.quoin.api.raft.EntryType;
import dev.quoin.api.raft.RaftStart;
import dev.quoin.api.raft.Snapshot;
import dev.quoin.raft.Invariant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The log, from the entry after the last snapshot or compaction on.
 *
 * <pre>
 *   base  first ...  applied ... applying ... committed ... last
 *                      stable .......... writing ..........
 * </pre>
 *
 * <p>Invariants: {@code applied <= applying <= committed <= last}; {@code stable <= writing <= last}; entries up to {@code
 * stable} are durable here, those up to {@code writing} are in the outstanding Ready. Truncation, which never reaches
 * {@code committed}, takes both back. While {@code snapshot} is set, it is newer than everything applied and not durable
 * yet, and nothing is handed out for apply.
 */
public final class RaftLog {

    /** The term of an index that is not in the log. */
    public static final long UNKNOWN_TERM = -1;

    /** Counted for each entry beside its data, so that empty entries are bounded too. */
    public static final int ENTRY_OVERHEAD_BYTES = 16;

    private final EntryRing ring;
    private long baseTerm;
    private long committed;
    private long applying;
    private long applied;
    private long stable;
    private long writing;
    private @Nullable Snapshot snapshot;
    private long writingSnapshot;

    /**
     * The log that a member starts with.
     *
     * @throws IllegalArgumentException if the parts contradict each other
     */
    public RaftLog(RaftStart start) {
        long base = start.snapshot().index();
        ring = new EntryRing(base + 1);
        baseTerm = start.snapshot().term();
        long lastTerm = baseTerm;
        for (Entry entry : start.entries()) {
            require(entry.index() == ring.last() + 1, "entries are not consecutive");
            if (entry.term() < lastTerm) {
                break; // a tail from before a received snapshot, which a write-ahead log replays after it
            }
            lastTerm = entry.term();
            ring.append(entry);
        }
        committed = Math.max(start.hardState().commit(), base); // what a snapshot covers is committed
        require(committed <= ring.last(), "commit index is not in the log");
        require(start.applied() >= base && start.applied() <= committed, "applied index is not in the committed log");
        applied = start.applied();
        applying = applied;
        stable = ring.last();
        writing = stable;
    }

    private static void require(boolean condition, String what) {
        if (!condition) {
            throw new IllegalArgumentException(what);
        }
    }

    /** The first index present, or the next one if the log is empty. */
    public long firstIndex() {
        return ring.first();
    }

    /** The last index present, or the one that the snapshot covers. */
    public long lastIndex() {
        return ring.last();
    }

    /** The term of the last entry. */
    public long lastTerm() {
        return term(ring.last());
    }

    /** The term at an index, {@link #UNKNOWN_TERM} outside the log. */
    public long term(long index) {
        if (index >= ring.first() && index <= ring.last()) {
            return ring.get(index).term();
        }
        return index == ring.first() - 1 ? baseTerm : UNKNOWN_TERM;
    }

    /** Whether the log has this entry (paper §5.3, Log Matching). */
    public boolean matches(long index, long term) {
        return term(index) == term;
    }

    /** Whether a candidate's log is at least as up-to-date (paper §5.4.1). */
    public boolean isUpToDate(long candidateIndex, long candidateTerm) {
        long term = lastTerm();
        return candidateTerm > term || (candidateTerm == term && candidateIndex >= lastIndex());
    }

    /**
     * The highest index, at or below the given one, whose term is at most the given one: the first place at which a log
     * that has this term there can agree. May end at an index before the log.
     */
    public long findConflictByTerm(long index, long term) {
        long at = Math.min(index, lastIndex());
        while (at >= ring.first() && ring.get(at).term() > term) {
            at--;
        }
        return at;
    }

    /** Appends one entry at the end, as a leader does. */
    public void append(Entry entry) {
        ring.append(entry);
    }

    /**
     * Appends a leader's entries after the entry (index, term), removing what conflicts (paper §5.3).
     *
     * @return the last index that is now known to agree, or -1 if the log does not have the entry before
     */
    public long maybeAppend(long index, long term, List<Entry> entries) {
        if (!matches(index, term)) {
            return -1;
        }
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            Invariant.check(entry.index() == index + 1 + i, "append is not consecutive", entry.index(), index + 1 + i);
            if (entry.index() <= lastIndex()) {
                if (matches(entry.index(), entry.term())) {
                    continue;
                }
                truncateFrom(entry.index());
            }
            ring.append(entry);
        }
        return index + entries.size();
    }

    private void truncateFrom(long index) {
        Invariant.check(index > committed, "conflict with a committed entry", index, committed);
        ring.truncateFrom(index);
        stable = Math.min(stable, index - 1);
        writing = Math.min(writing, index - 1);
    }

    /** Raises the commit index; never lowers it. */
    public void commitTo(long index) {
        if (index > committed) {
            Invariant.check(index <= lastIndex(), "commit beyond the log; was it lost?", index, lastIndex());
            committed = index;
        }
    }

    /** Replaces the whole log by a snapshot, to be made durable by the next Ready. */
    public void restore(Snapshot received) {
        Invariant.check(received.index() > committed, "snapshot of the past", received.index(), committed);
        ring.restartAt(received.index() + 1);
        baseTerm = received.term();
        committed = received.index();
        stable = received.index();
        writing = received.index();
        snapshot = received;
    }

    /** Forgets the entries up to an applied index. */
    public void compact(long index) {
        if (index < ring.first()) {
            return;
        }
        Invariant.check(index <= applied, "compaction beyond the applied index", index, applied);
        baseTerm = term(index);
        ring.dropTo(index);
    }

    /** The entries in [from, to). */
    public List<Entry> entries(long from, long to) {
        if (from < ring.first() || to > ring.last() + 1 || from > to) {
            throw new IndexOutOfBoundsException(
                    "entries [" + from + "," + to + ") of [" + ring.first() + "," + ring.last() + "]");
        }
        return from == to ? List.of() : Collections.unmodifiableList(Arrays.asList(ring.copy(from, to)));
    }

    /** The entries from an index on, as many as fit into a size, at least one if there is any. */
    public List<Entry> entriesWithin(long from, long to, long bytesMax) {
        long end = from;
        long bytes = 0;
        while (end < to) {
            bytes += ring.get(end).size() + ENTRY_OVERHEAD_BYTES;
            if (bytes > bytesMax && end > from) {
                break;
            }
            end++;
        }
        return entries(from, end);
    }

    /** Whether there are entries that no Ready has handed out to be written. */
    public boolean hasUnwritten() {
        return writing < lastIndex();
    }

    /** The entries to be written next: none while a snapshot has to be made durable first. */
    public List<Entry> unwritten() {
        return hasUnwritten() && snapshot == null ? entries(writing + 1, lastIndex() + 1) : List.of();
    }

    /** Whether there are committed entries to hand out for apply. */
    public boolean hasUnapplied() {
        return snapshot == null && applying < committed;
    }

    /** Committed entries to hand out for apply, within a size. */
    public List<Entry> unapplied(long bytesMax) {
        return hasUnapplied() ? entriesWithin(applying + 1, committed + 1, bytesMax) : List.of();
    }

    /** Whether a configuration change is committed that no Ready has handed out yet. */
    public boolean hasUnappliedConfChange() {
        for (long index = Math.max(applying + 1, ring.first()); index <= committed; index++) {
            if (ring.get(index).type() != EntryType.NORMAL) {
                return true;
            }
        }
        return false;
    }

    /** Notes that a Ready with the snapshot or all unwritten entries, and committed entries up to an index, was handed out. */
    public void handedOut(long applyingTo) {
        if (snapshot == null) {
            writing = lastIndex();
            writingSnapshot = 0;
        } else {
            writingSnapshot = snapshot.index();
        }
        applying = Math.max(applying, applyingTo);
    }

    /** Notes that what was handed out is durable, and handed to the state machine. */
    public void persisted(long appliedTo) {
        stable = Math.max(stable, writing);
        applied = Math.max(applied, appliedTo);
        if (snapshot != null && snapshot.index() == writingSnapshot) {
            snapshot = null; // a newer one that came meanwhile stays
        }
    }

    /** A received snapshot that is not durable yet, or null. */
    public @Nullable Snapshot pendingSnapshot() {
        return snapshot;
    }

    /** The highest committed index. */
    public long committed() {
        return committed;
    }

    /** The highest index handed to the state machine. */
    public long applied() {
        return applied;
    }

    /** The highest index that is durable here. */
    public long stable() {
        return stable;
    }
}
