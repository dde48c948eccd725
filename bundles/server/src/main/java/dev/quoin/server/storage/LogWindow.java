package dev.quoin.server.storage;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How much of the log stays in memory behind a snapshot, for followers that lag: so many entries, as etcd counts them, and no
 * more than so many bytes, because an entry may be as long as a request. Bytes are those of the log on disk, at the moment of
 * each snapshot.
 *
 * <p>Together with a snapshot at least once in {@link #BYTES_MAX} the log in memory is bounded by twice that.
 */
final class LogWindow {

    /** Most log bytes between two snapshots, and behind the last; less where the heap is small. */
    static final long BYTES_MAX = Math.min(64L << 20, Runtime.getRuntime().maxMemory() / 16);

    /** How many times as much stays while a follower is being sent a snapshot, after which it needs the entries behind it. */
    private static final int WHILE_SENDING = 4;

    private final long entriesMax;
    private final Deque<Mark> marks = new ArrayDeque<>();

    /** A snapshot that was taken, and how long the log was then. */
    private record Mark(long index, long logBytes) {}

    LogWindow(long entriesMax) {
        this.entriesMax = entriesMax;
    }

    /**
     * Notes a snapshot.
     *
     * @param sending whether a follower is being sent one
     * @return the index up to which entries may go; 0 for none
     */
    long advance(long index, long logBytes, boolean sending) {
        marks.addLast(new Mark(index, logBytes));
        long bytesMax = sending ? WHILE_SENDING * BYTES_MAX : BYTES_MAX;
        long release = sending ? 0 : Math.max(0, index - entriesMax);
        Mark oldest = marks.getFirst();
        while (oldest.index() <= release || logBytes - oldest.logBytes() >= bytesMax) {
            release = Math.max(release, oldest.index());
            marks.removeFirst();
            if (marks.isEmpty()) {
                break;
            }
            oldest = marks.getFirst();
        }
        return release;
    }
}
