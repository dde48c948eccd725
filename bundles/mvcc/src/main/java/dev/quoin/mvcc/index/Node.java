package dev.quoin.mvcc.index;

import java.util.Arrays;

/**
 * A node of the {@link KeyTree}: keys in order, and next to each other the four bytes of each that follow the prefix they
 * all share, so that a search touches the keys themselves, which lie elsewhere in memory, only at its end.
 *
 * <p>Invariants: every key begins with the first {@link #prefix} bytes of {@link #sample}; {@code heads[i]} holds the next
 * four bytes of key i, zeros behind its end, with the sign flipped so that ints compare as unsigned ones would.
 */
abstract sealed class Node permits Leaf, Branch {

    /** Most entries of a leaf, most children of a branch. */
    static final int CAPACITY = 64;

    private final int[] heads = new int[CAPACITY];
    private byte[] sample = new byte[0];
    private int prefix;

    /** Entries or children in use. */
    abstract int count();

    /** Number of keys that are searched: entries of a leaf, separators of a branch. */
    abstract int keys();

    /** A key: of a branch itself, of a leaf a copy. */
    abstract byte[] key(int i);

    /** Compares the key at a position with another. */
    abstract int compare(int i, byte[] key);

    /** Takes over all that {@code right} holds; the two are neighbours and fit into one. */
    abstract void absorb(Node right, byte[] separator);

    /** Position of a key, or {@code -(insertion point) - 1}. */
    final int search(byte[] key) {
        int keys = keys();
        if (keys == 0) {
            return -1;
        }
        int order = Arrays.compareUnsigned(key, 0, Math.min(key.length, prefix), sample, 0, prefix);
        if (order != 0) {
            return order < 0 ? -1 : -keys - 1;
        }
        int head = head(key, prefix);
        int low = bound(head, 0, keys, false);
        if (low == keys || heads[low] != head) {
            return -low - 1;
        }
        int high = bound(head, low, keys, true) - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            order = compare(middle, key);
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

    /** First position whose head is not below, or (where {@code after}) is above. */
    private int bound(int head, int from, int to, boolean after) {
        int low = from;
        int high = to;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (heads[middle] < head || (after && heads[middle] == head)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** To be called after a key was put in at a position. */
    final void keyInserted(int position, byte[] key) {
        int keys = keys();
        if (keys == 1) {
            sample = key;
            prefix = key.length;
        }
        int shared = shared(key, sample, prefix);
        if (shared < prefix) {
            prefix = shared;
            fillHeads();
        } else {
            System.arraycopy(heads, position, heads, position + 1, keys - 1 - position);
            heads[position] = head(key, prefix);
        }
    }

    /** To be called after the key at a position was taken out. */
    final void keyRemoved(int position) {
        System.arraycopy(heads, position + 1, heads, position, keys() - position);
    }

    /** To be called after any other change. */
    final void keysChanged() {
        int keys = keys();
        if (keys > 0) {
            sample = key(0);
            prefix = shared(sample, key(keys - 1), sample.length);
            fillHeads();
        }
    }

    private void fillHeads() {
        for (int i = 0; i < keys(); i++) {
            heads[i] = head(key(i), prefix);
        }
    }

    private static int shared(byte[] a, byte[] b, int most) {
        int limit = Math.min(most, Math.min(a.length, b.length));
        int mismatch = Arrays.mismatch(a, 0, limit, b, 0, limit);
        return mismatch < 0 ? limit : mismatch;
    }

    private static int head(byte[] key, int from) {
        int head = 0;
        for (int i = from; i < from + Integer.BYTES; i++) {
            head = head << Byte.SIZE | (i < key.length ? key[i] & 0xff : 0);
        }
        return head ^ Integer.MIN_VALUE;
    }
}
