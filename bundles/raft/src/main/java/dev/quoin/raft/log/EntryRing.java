package dev.quoin.raft.log;

import dev.quoin.api.raft.Entry;
import dev.quoin.raft.Invariant;

/**
 * Consecutive entries in a ring: the entry with index i is in slot {@code i mod capacity}, a power of two. Appending,
 * truncating and dropping cost O(1) an entry, amortised over growing and shrinking.
 */
final class EntryRing {

    private static final int CAPACITY_MIN = 64;

    private Entry[] slots = new Entry[CAPACITY_MIN];
    private long first;
    private long next;

    EntryRing(long firstIndex) {
        first = firstIndex;
        next = firstIndex;
    }

    /** The index of the first entry, or of the one to come. */
    long first() {
        return first;
    }

    long last() {
        return next - 1;
    }

    Entry get(long index) {
        return slots[slot(index)];
    }

    void append(Entry entry) {
        Invariant.check(entry.index() == next, "entry appended out of order", entry.index(), next);
        if (next - first == slots.length) {
            resize(slots.length * 2);
        }
        slots[slot(next)] = entry;
        next++;
    }

    /** Removes the entries from an index on. */
    void truncateFrom(long index) {
        clear(index, next);
        next = index;
    }

    /** Removes the entries up to and including an index. */
    void dropTo(long index) {
        clear(first, index + 1);
        first = index + 1;
        int capacity = slots.length;
        while (capacity > CAPACITY_MIN && next - first < capacity / 8) {
            capacity /= 2;
        }
        if (capacity < slots.length) {
            resize(capacity);
        }
    }

    /** Removes all entries; the next one has the given index. */
    void restartAt(long index) {
        slots = new Entry[CAPACITY_MIN];
        first = index;
        next = index;
    }

    /** A copy of the entries in [from, to). */
    Entry[] copy(long from, long to) {
        Entry[] copy = new Entry[(int) (to - from)];
        if (copy.length > 0) {
            int start = slot(from);
            int head = Math.min(copy.length, slots.length - start);
            System.arraycopy(slots, start, copy, 0, head);
            System.arraycopy(slots, 0, copy, head, copy.length - head);
        }
        return copy;
    }

    private int slot(long index) {
        return (int) (index & (slots.length - 1));
    }

    @SuppressWarnings("NullAway") // slots outside [first, next) hold null and are never read
    private void clear(long from, long to) {
        for (long index = from; index < to; index++) {
            slots[slot(index)] = null;
        }
    }

    private void resize(int capacity) {
        Entry[] entries = copy(first, next);
        slots = new Entry[capacity];
        for (Entry entry : entries) {
            slots[slot(entry.index())] = entry;
        }
    }
}
