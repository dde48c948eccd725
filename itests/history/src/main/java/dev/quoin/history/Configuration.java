package dev.quoin.history;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * One possible past: what the key holds, which of the calls under way have already happened ({@code open}, by slot) and
 * which of those with an unknown outcome have ({@code lost}, by number). What has ended has happened in all of them.
 */
record Configuration(@Nullable String value, long open, BitSet lost) {

    boolean has(int slot) {
        return (open & (1L << slot)) != 0;
    }

    Configuration with(int slot, @Nullable String then) {
        return new Configuration(then, open | (1L << slot), lost);
    }

    Configuration without(int slot) {
        return new Configuration(value, open & ~(1L << slot), lost);
    }

    Configuration withLost(int number, @Nullable String then) {
        BitSet more = (BitSet) lost.clone();
        more.set(number);
        return new Configuration(then, open, more);
    }

    int size() {
        return Long.bitCount(open) + lost.cardinality();
    }
}
