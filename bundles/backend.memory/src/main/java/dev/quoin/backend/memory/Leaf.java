package dev.quoin.backend.memory;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Pairs in key order, packed: key and value of pair {@code i} lie in {@code bytes} between {@code ends[2i-1]},
 * {@code ends[2i]} and {@code ends[2i+1]}, where {@code ends[-1]} stands for 0.
 */
final class Leaf extends Node {

    /** Pairs in a leaf; one more splits it. */
    static final int PAIRS_MAX = 64;

    /** Bytes in a leaf, from which on it is split too if it can be. */
    static final int BYTES_MAX = 32 << 10;

    private byte[] bytes;
    private int[] ends;
    private int pairs;

    Leaf(Object owner) {
        this(owner, new byte[64], new int[8], 0);
    }

    private Leaf(Object owner, byte[] bytes, int[] ends, int pairs) {
        super(owner);
        this.bytes = bytes;
        this.ends = ends;
        this.pairs = pairs;
    }

    int pairs() {
        return pairs;
    }

    int usedBytes() {
        return end(2 * pairs - 1);
    }

    private int end(int index) {
        return index < 0 ? 0 : ends[index];
    }

    byte[] key(int pair) {
        return Arrays.copyOfRange(bytes, end(2 * pair - 1), end(2 * pair));
    }

    byte[] value(int pair) {
        return Arrays.copyOfRange(bytes, end(2 * pair), end(2 * pair + 1));
    }

    int valueLength(int pair) {
        return end(2 * pair + 1) - end(2 * pair);
    }

    /** Index of a key, or {@code -(where it would be) - 1}. */
    int search(byte[] key) {
        int low = 0;
        int high = pairs - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = Arrays.compareUnsigned(bytes, end(2 * middle - 1), end(2 * middle), key, 0, key.length);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -low - 1;
    }

    @Override
    byte @Nullable [] get(byte[] key) {
        int at = search(key);
        return at < 0 ? null : value(at);
    }

    @Override
    Leaf ownedBy(Object batch) {
        return owner == batch
                ? this
                : new Leaf(batch, Arrays.copyOf(bytes, usedBytes()), Arrays.copyOf(ends, 2 * pairs), pairs);
    }

    @Override
    boolean isEmpty() {
        return pairs == 0;
    }

    /** Puts a pair in at an index. */
    void insert(int at, byte[] key, byte[] value) {
        if (2 * (pairs + 1) > ends.length) {
            ends = Arrays.copyOf(ends, Math.max(8, ends.length * 2));
        }
        int added = key.length + value.length;
        int from = end(2 * at - 1);
        openGap(from, added);
        System.arraycopy(ends, 2 * at, ends, 2 * at + 2, 2 * (pairs - at));
        for (int i = 2 * at + 2; i < 2 * pairs + 2; i++) {
            ends[i] += added;
        }
        System.arraycopy(key, 0, bytes, from, key.length);
        System.arraycopy(value, 0, bytes, from + key.length, value.length);
        ends[2 * at] = from + key.length;
        ends[2 * at + 1] = from + added;
        pairs++;
    }

    private void openGap(int from, int length) {
        int used = usedBytes();
        if (used + length > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(used + length, Math.min(bytes.length * 2, used + BYTES_MAX)));
        }
        System.arraycopy(bytes, from, bytes, from + length, used - from);
    }

    void remove(int at) {
        int from = end(2 * at - 1);
        int to = end(2 * at + 1);
        System.arraycopy(bytes, to, bytes, from, usedBytes() - to);
        for (int i = 2 * at + 2; i < 2 * pairs; i++) {
            ends[i - 2] = ends[i] - (to - from);
        }
        pairs--;
    }

    void replace(int at, byte[] key, byte[] value) {
        remove(at);
        insert(at, key, value);
    }

    boolean overflows() {
        return pairs > PAIRS_MAX || (pairs > 1 && usedBytes() > BYTES_MAX);
    }

    /**
     * Moves pairs from {@code at} on into a new leaf. A leaf that keeps all but the last pair was split by an append: it
     * will not grow again and is cut to size.
     */
    Leaf split(int at) {
        Leaf right = new Leaf(owner);
        for (int i = at; i < pairs; i++) {
            right.insert(i - at, key(i), value(i));
        }
        pairs = at;
        bytes = Arrays.copyOf(bytes, usedBytes());
        ends = Arrays.copyOf(ends, 2 * at);
        return right;
    }

    /** Whether the pairs of both fit well into one. */
    boolean fitsWith(Leaf other) {
        return pairs + other.pairs <= PAIRS_MAX / 2 && usedBytes() + other.usedBytes() <= BYTES_MAX / 2;
    }

    /** A leaf with the pairs of this one and the next one. */
    Leaf joined(Leaf next, Object batch) {
        Leaf both = ownedBy(batch);
        for (int i = 0; i < next.pairs; i++) {
            both.insert(both.pairs, next.key(i), next.value(i));
        }
        return both;
    }
}
