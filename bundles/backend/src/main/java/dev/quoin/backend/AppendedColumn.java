package dev.quoin.backend;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Pairs with strictly ascending keys in two growing arrays: no object for each pair beside its own bytes.
 *
 * <p>One thread appends, any thread reads without a lock. How many pairs a reader may look at comes from outside
 * ({@link WriteBuffer} publishes it), after the pairs were written; the arrays are published by the volatile field and
 * hold at least as many.
 */
final class AppendedColumn {

    private static final int INITIAL_PAIRS = 64;

    private volatile Pairs arrays = new Pairs(new byte[INITIAL_PAIRS][], new byte[INITIAL_PAIRS][]);
    private int count;

    /** Appends, where the key is greater than the last one; else does nothing and answers false. */
    boolean append(byte[] key, byte[] value) {
        Pairs a = arrays;
        if (count > 0 && Arrays.compareUnsigned(a.keys[count - 1], key) >= 0) {
            return false;
        }
        if (count == a.keys.length) {
            a = new Pairs(Arrays.copyOf(a.keys, count * 2), Arrays.copyOf(a.values, count * 2));
            arrays = a;
        }
        a.keys[count] = key;
        a.values[count] = value;
        count++;
        return true;
    }

    /** Number of pairs; the appending thread, or after the last append. */
    int count() {
        return count;
    }

    byte[] key(int index) {
        return arrays.keys[index];
    }

    byte[] value(int index) {
        return arrays.values[index];
    }

    /** The value of a key among the first {@code limit} pairs, or null. */
    byte @Nullable [] find(byte[] key, int limit) {
        Pairs a = arrays;
        int low = 0;
        int high = limit - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = Arrays.compareUnsigned(a.keys[middle], key);
            if (order == 0) {
                return a.values[middle];
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return null;
    }

    /** Both arrays, so that a reader gets a fitting pair of them. */
    private static final class Pairs {
        final byte[][] keys;
        final byte[][] values;

        Pairs(byte[][] keys, byte[][] values) {
            this.keys = keys;
            this.values = values;
        }
    }
}
