package dev.quoin.wal;

import dev.quoin.api.raft.Entry;
import dev.quoin.api.raft.HardState;
import dev.quoin.api.wal.LogContent;
import dev.quoin.api.wal.SnapshotMark;
import dev.quoin.api.wal.WalException;
import dev.quoin.rpc.wire.MalformedMessageException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Builds what a log holds after a mark from its records, and refuses what no member can have written.
 *
 * <p>An entry replaces all from its index on, also where it lies before the mark. A mark whose term is not that of the entry
 * at its index is a snapshot that replaced a log of another leader's: nothing of that log counts behind it.
 */
final class Replay implements LogScan.Visitor {

    private static final long UNKNOWN_TERM = -1;

    private final Path directory;
    private final SnapshotMark start;
    private final List<Entry> entries = new ArrayList<>();
    private byte @Nullable [] metadata;
    private HardState hardState = HardState.EMPTY;
    private boolean markSeen;
    private long lastIndex;
    private long termAtStart = UNKNOWN_TERM;

    /** Marks after the start, by index. */
    private final TreeMap<Long, SnapshotMark> later = new TreeMap<>();

    Replay(Path directory, SnapshotMark start) {
        this.directory = directory;
        this.start = start;
        this.lastIndex = start.index();
    }

    @Override
    public void visit(SegmentReader record) throws WalException, MalformedMessageException {
        byte[] bytes = record.window();
        int from = record.dataFrom();
        int end = record.dataEnd();
        switch (record.type()) {
            case RecordType.METADATA -> metadata(record);
            case RecordType.ENTRY -> entry(MessageReader.entry(bytes, from, end), record);
            case RecordType.STATE -> hardState(MessageReader.hardState(bytes, from, end), record);
            case RecordType.MARK -> mark(MessageReader.mark(bytes, from, end), record);
            default -> throw record.damaged("unknown record type " + record.type());
        }
    }

    private void metadata(SegmentReader record) throws WalException {
        byte[] bytes = record.copyOfData();
        if (metadata != null && !Arrays.equals(metadata, bytes)) {
            throw record.damaged("metadata differs from that of the record before; the segments are of different logs");
        }
        metadata = bytes;
    }

    private void entry(Entry entry, SegmentReader record) throws WalException {
        if (Long.compareUnsigned(entry.index(), hardState.commit()) <= 0) {
            throw record.damaged("entry " + entry + " replaces a committed one; commit index " + hardState.commit());
        }
        if (Long.compareUnsigned(entry.index(), start.index()) <= 0) {
            forgetTail();
            termAtStart = entry.index() == start.index() ? entry.term() : UNKNOWN_TERM;
            return;
        }
        long slot = entry.index() - start.index() - 1;
        if (Long.compareUnsigned(slot, entries.size()) > 0) {
            throw record.damaged("entry " + entry + " follows entry " + lastIndex
                    + "; opening the log from the newest snapshot would help if one lies between");
        }
        if (slot > 0
                && Long.compareUnsigned(
                                entry.term(), entries.get((int) slot - 1).term())
                        < 0) {
            throw record.damaged("entry " + entry + " follows " + entries.get((int) slot - 1) + " of a later term");
        }
        entries.subList((int) slot, entries.size()).clear();
        entries.add(entry);
        lastIndex = entry.index();
    }

    private void forgetTail() {
        entries.clear();
        lastIndex = start.index();
    }

    private void hardState(HardState state, SegmentReader record) throws WalException {
        if (Long.compareUnsigned(state.term(), hardState.term()) < 0
                || Long.compareUnsigned(state.commit(), hardState.commit()) < 0) {
            throw record.damaged(state + " follows " + hardState);
        }
        hardState = state;
    }

    private void mark(SnapshotMark mark, SegmentReader record) throws WalException {
        if (mark.index() == start.index()) {
            if (mark.term() != start.term()) {
                throw record.damaged("the mark at index " + mark.index() + " has term " + mark.term()
                        + ", the snapshot has term " + start.term());
            }
            markSeen = true;
            if (termAtStart != UNKNOWN_TERM && termAtStart != mark.term()) {
                forgetTail();
            }
        } else if (Long.compareUnsigned(mark.index(), start.index()) > 0) {
            later.put(mark.index(), mark);
        }
    }

    /** What was read, once all was read. */
    LogContent content() throws WalException {
        if (metadata == null || !markSeen) {
            throw new WalException(directory + ": the log holds no mark of a snapshot at index " + start.index()
                    + "; an older snapshot that it does hold would help");
        }
        if (Long.compareUnsigned(hardState.commit(), lastIndex) > 0) {
            throw new WalException(directory + ": the log ends at entry " + lastIndex + " but says that entry "
                    + hardState.commit() + " is committed; entries are missing; removing this member and adding it"
                    + " again, or a snapshot at or after the commit index, would help");
        }
        for (SnapshotMark mark : later.values()) {
            requireReached(mark);
        }
        return new LogContent(metadata, hardState, List.copyOf(entries));
    }

    /** A snapshot that was installed is not above the commit index; without it the entries before it are not known. */
    private void requireReached(SnapshotMark mark) throws WalException {
        long slot = mark.index() - start.index() - 1;
        if (Long.compareUnsigned(mark.index(), hardState.commit()) <= 0
                && slot < entries.size()
                && entries.get((int) slot).term() != mark.term()) {
            throw new WalException(directory + ": entry " + entries.get((int) slot)
                    + " was replaced by a snapshot of term " + mark.term()
                    + ", which is needed to open the log; copying the"
                    + " snapshot's file back from a backup, or removing this member and adding it again, would help");
        }
    }

    long lastIndex() {
        return lastIndex;
    }
}
