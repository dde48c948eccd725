package dev.quoin.lib.log;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Bounds how often one message is written: the first {@value #FIRST} of a second, then one in {@value #THEREAFTER}.
 * Messages share {@value #SLOTS} counters by hash, so that two may count as one; that is etcd's rule too.
 */
final class Sampler {
    static final int FIRST = 100;
    static final int THEREAFTER = 100;
    private static final int SLOTS = 4096;
    /** A slot holds the second in its upper and the count within it in its lower bits. */
    private static final int COUNT_BITS = 24;

    private static final long COUNT_MASK = (1L << COUNT_BITS) - 1;

    private final AtomicLongArray slots = new AtomicLongArray(SLOTS);

    boolean admits(LogLevel level, String message, long epochSecond) {
        int slot = (message.hashCode() * 31 + level.letter()) & (SLOTS - 1);
        long seen = slots.get(slot);
        long count = 1;
        if (seen >>> COUNT_BITS == epochSecond) {
            count = Math.min((seen & COUNT_MASK) + 1, COUNT_MASK);
        }
        // A lost race counts two lines as one: the bound is a rate, not a ledger.
        slots.lazySet(slot, epochSecond << COUNT_BITS | count);
        return count <= FIRST || (count - FIRST) % THEREAFTER == 0;
    }
}
