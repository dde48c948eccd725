package dev.quoin.wal;

import dev.quoin.api.raft.Entry;
import dev.quoin.api.raft.HardState;
import dev.quoin.api.raft.LogPosition;
import dev.quoin.api.wal.SalvagedLog;
import dev.quoin.api.wal.SnapshotMark;
import dev.quoin.api.wal.WalException;
import dev.quoin.rpc.wire.MalformedMessageException;
import dev.quoin.wal.SalvageScan.Contradiction;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Builds what a log around damage holds after a mark.
 *
 * <p>What any lost record was does not matter: each may have been an entry, at any index that the ones before allowed. But
 * the first entry behind the damage, at index k, replaces all from k on and follows one at k - 1, so what is in doubt is below
 * k, and all from k on is as it was.
 */
final class SalvagedEntries implements SalvageScan.Visitor {

    private final Path directory;
    private final SnapshotMark start;
    private final TreeMap<Long, Entry> entries = new TreeMap<>();
    private byte @Nullable [] metadata;
    private HardState hardState = HardState.EMPTY;
    private boolean markSeen;
    private long lastIndex;
    private long termAtStart;
    private long wholeFrom;
    private long lostSinceEntry;
    private long certainTo = Long.MAX_VALUE;
    private boolean stateSinceLost = true;

    SalvagedEntries(Path directory, SnapshotMark start) {
        this.directory = directory;
        this.start = start;
        this.lastIndex = start.index();
        this.wholeFrom = start.index() + 1;
    }

    @Override
    public void lost() {
        lostSinceEntry++;
        certainTo = Math.min(certainTo, hardState.commit());
        stateSinceLost = false;
    }

    @Override
    public void record(int type, byte[] bytes, int from, int end) throws Contradiction, MalformedMessageException {
        switch (type) {
            case RecordType.METADATA -> metadata(Arrays.copyOfRange(bytes, from, end));
            case RecordType.ENTRY -> entry(MessageReader.entry(bytes, from, end));
            case RecordType.STATE -> hardState(MessageReader.hardState(bytes, from, end));
            case RecordType.MARK -> mark(MessageReader.mark(bytes, from, end));
            default -> throw new Contradiction("unknown record type " + type);
        }
    }

    private void metadata(byte[] bytes) throws Contradiction {
        if (metadata != null && !Arrays.equals(metadata, bytes)) {
            throw new Contradiction("other metadata");
        }
        metadata = bytes;
    }

    private void entry(Entry entry) throws Contradiction {
        long index = entry.index();
        Entry before = entries.get(index - 1);
        if (index < 0
                || index <= hardState.commit()
                || index - lastIndex - 1 > lostSinceEntry
                || (before != null && before.term() > entry.term())) {
            throw new Contradiction("entry " + entry);
        }
        if (lostSinceEntry > 0) {
            wholeFrom = Math.max(wholeFrom, index);
            lostSinceEntry = 0;
        }
        lastIndex = index;
        entries.tailMap(index).clear();
        if (index > start.index()) {
            entries.put(index, entry);
        } else if (index == start.index()) {
            termAtStart = entry.term();
        }
    }

    private void hardState(HardState state) throws Contradiction {
        if (state.term() < hardState.term() || state.commit() < hardState.commit()) {
            throw new Contradiction(state + " after " + hardState);
        }
        hardState = state;
        stateSinceLost = true;
    }

    private void mark(SnapshotMark mark) throws Contradiction {
        if (mark.index() == start.index()) {
            if (mark.term() != start.term()) {
                throw new Contradiction("mark of another term");
            }
            markSeen = true;
            if (termAtStart != 0 && termAtStart != mark.term()) {
                entries.clear();
                lastIndex = start.index();
            }
        }
    }

    /** What was read, once all was read. */
    SalvagedLog log() throws WalException {
        byte[] found = metadata;
        if (found == null || !markSeen) {
            throw refused("the log's metadata, or the mark of the snapshot at index " + start.index() + ", is lost");
        }
        if (!stateSinceLost) {
            throw refused("no hard state follows the damage, so it is unknown whom this member has voted for");
        }
        long last = lastIndex + lostSinceEntry;
        if (hardState.commit() > last
                || (!entries.isEmpty() && entries.lastEntry().getValue().term() > hardState.term())) {
            throw refused("the log contradicts itself behind the damage");
        }
        // A lost last entry is of no later term than the member has heard of.
        long lastTerm = lostSinceEntry > 0 || entries.isEmpty()
                ? hardState.term()
                : entries.lastEntry().getValue().term();
        return new SalvagedLog(
                found,
                hardState,
                List.copyOf(entries.values()),
                lostSinceEntry > 0 ? last + 1 : wholeFrom,
                Math.min(certainTo, last),
                new LogPosition(lastTerm, last));
    }

    private WalException refused(String why) {
        return new WalException(directory + ": cannot be read around the damage: " + why);
    }
}
