package dev.quoin.mvcc.index;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Keys in order. Slots from {@link #count} on are null. */
final class Leaf extends Node {

    private final @Nullable KeyEntry[] entries = new @Nullable KeyEntry[CAPACITY];
    private int count;

    @Override
    int count() {
        return count;
    }

    @Override
    int keys() {
        return count;
    }

    @Override
    byte[] key(int i) {
        return entry(i).key;
    }

    KeyEntry entry(int i) {
        KeyEntry entry = entries[i];
        if (entry == null) {
            // An optimistic reader beside a writer; it discards what it read.
            throw new IllegalStateException("no entry at " + i);
        }
        return entry;
    }

    void insert(int position, KeyEntry entry) {
        System.arraycopy(entries, position, entries, position + 1, count - position);
        entries[position] = entry;
        count++;
        keyInserted(position);
    }

    void remove(int position) {
        System.arraycopy(entries, position + 1, entries, position, count - position - 1);
        count--;
        entries[count] = null;
        keyRemoved(position);
    }

    /** Moves the entries from {@code position} on into a new leaf. */
    Leaf splitAt(int position) {
        Leaf right = new Leaf();
        right.count = count - position;
        System.arraycopy(entries, position, right.entries, 0, right.count);
        Arrays.fill(entries, position, count, null);
        count = position;
        right.keysChanged();
        keysChanged();
        return right;
    }

    @Override
    void absorb(Node right, byte[] separator) {
        Leaf other = (Leaf) right;
        System.arraycopy(other.entries, 0, entries, count, other.count);
        count += other.count;
        keysChanged();
    }
}
