package dev.quoin.server.storage;

import dev.quoin.api.backend.StateStore;
import dev.quoin.api.env.Disk;
import dev.quoin.api.raft.Entry;
import dev.quoin.api.raft.HardState;
import dev.quoin.server.apply.ConsistentIndex;
import java.io.IOException;
import java.util.List;

/**
 * What a member's backend tells of the commit index. A hard state that moves it only is not synced, so a crash may leave a
 * backend that has applied more than the log says is committed. It was committed all the same, and a leader that did not
 * know could neither apply it again nor send its state to others before a majority has told it so.
 *
 * <p>The log of a member whose backend came from another one need not have had the same entries: {@code member/snap/rebuilt}
 * notes up to which index, and only what was applied behind it counts.
 */
final class AppliedCommit {

    /** The note's name in the directory of the snapshots. */
    static final String NAME = "rebuilt";

    private final DurableNote note;

    AppliedCommit(DataDirectory directory, Disk disk) {
        this.note = new DurableNote(disk, directory.snap(), NAME);
    }

    /** Notes that the backend is about to be another member's, which has applied entries up to an index. */
    void rebuiltTo(long index) throws IOException {
        note.write(Long.toUnsignedString(index));
    }

    /** A hard state with the commit index that is known. */
    HardState raised(HardState state, long snapshotIndex, List<Entry> entries, StateStore store) throws IOException {
        long applied = ConsistentIndex.read(store);
        long last = entries.isEmpty()
                ? snapshotIndex
                : entries.get(entries.size() - 1).index();
        boolean ownLogs = applied <= last && applied > foreign();
        return ownLogs && applied > state.commit() ? new HardState(state.term(), state.vote(), applied) : state;
    }

    private long foreign() throws IOException {
        try {
            return note.read().map(Long::parseUnsignedLong).orElse(0L);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE; // cut off or damaged: nothing is known of it
        }
    }
}
