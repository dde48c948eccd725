package dev.quoin.mvcc.index;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Keys in order. Slots from {@link #count} on are null. */
final class Leaf implements Node {

    private final @Nullable KeyEntry[] entries = new @Nullable KeyEntry[CAPACITY];
    private int count;

    @Override
    public int count() {
        return count;
    }

    KeyEntry entry(int i) {
        KeyEntry entry = entries[i];
        if (entry == null) {
            // An optimistic reader beside a writer; it discards what it read.
            throw new IllegalStateException("no entry at " + i);
        }
        return entry;
    }

    /** Position of a key, or {@code -(insertion point) - 1}. */
    int search(byte[] key) {
        int low = 0;
        int high = count - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = Arrays.compareUnsigned(entry(middle).key, key);
            if (order < 0) {
                low = middle + 1;
            } else if (order > 0) {
                high = middle - 1;
            } else {
                return middle;
            }
        }
        return -low - 1;
    }

    void insert(int position, KeyEntry entry) {
        System.arraycopy(entries, position, entries, position + 1, count - position);
        entries[position] = entry;
        count++;
    }

    void remove(int position) {
        System.arraycopy(entries, position + 1, entries, position, count - position - 1);
        count--;
        entries[count] = null;
    }

    /** Moves the entries from {@code position} on into a new leaf. */
    Leaf splitAt(int position) {
        Leaf right = new Leaf();
        right.count = count - position;
        System.arraycopy(entries, position, right.entries, 0, right.count);
        Arrays.fill(entries, position, count, null);
        count = position;
        return right;
    }

    @Override
    public void absorb(Node right, byte[] separator) {
        Leaf other = (Leaf) right;
        System.arraycopy(other.entries, 0, entries, count, other.count);
        count += other.count;
    }
}
