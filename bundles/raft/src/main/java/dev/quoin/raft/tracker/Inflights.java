package dev.quoin.raft.tracker;

import dev.quoin.raft.Invariant;
import java.util.Arrays;

/**
 * The append messages that a follower has not answered, as a ring of (last index, bytes) in ascending order of index.
 * Full when either limit is reached; one message is always admitted.
 */
public final class Inflights {

    private static final int INITIAL_CAPACITY = 16;

    private final int countMax;
    private final long bytesMax;
    private long[] indexes;
    private long[] sizes;
    private int start;
    private int count;
    private long bytes;

    /** An empty window. */
    public Inflights(int countMax, long bytesMax) {
        this.countMax = countMax;
        this.bytesMax = bytesMax;
        this.indexes = new long[Math.min(INITIAL_CAPACITY, countMax)];
        this.sizes = new long[indexes.length];
    }

    /** Adds a message that ends at an index. */
    public void add(long index, long size) {
        Invariant.check(!full(), "append sent through a full window");
        if (count == indexes.length) {
            grow();
        }
        int at = (start + count) % indexes.length;
        indexes[at] = index;
        sizes[at] = size;
        count++;
        bytes += size;
    }

    /** Frees the messages that end at or before an index. */
    public void freeTo(long index) {
        while (count > 0 && indexes[start] <= index) {
            bytes -= sizes[start];
            start = (start + 1) % indexes.length;
            count--;
        }
    }

    /** Forgets all messages. */
    public void reset() {
        start = 0;
        count = 0;
        bytes = 0;
    }

    /** True if nothing more may be sent. */
    public boolean full() {
        return count == countMax || (count > 0 && bytes >= bytesMax);
    }

    /** How many messages are unanswered. */
    public int count() {
        return count;
    }

    private void grow() {
        int capacity = Math.min(countMax, indexes.length * 2);
        indexes = unrolled(indexes, capacity);
        sizes = unrolled(sizes, capacity);
        start = 0;
    }

    private long[] unrolled(long[] ring, int capacity) {
        long[] grown = Arrays.copyOfRange(ring, start, start + capacity);
        Arrays.fill(grown, ring.length - start, capacity, 0);
        System.arraycopy(ring, 0, grown, ring.length - start, start);
        return grown;
    }
}
