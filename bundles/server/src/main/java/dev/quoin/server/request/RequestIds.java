package dev.quoin.server.request;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes request ids as etcd does: the low 16 bits of the member's id, 40 bits of milliseconds, and a counter in the low 8
 * bits that runs over into the milliseconds. Unique among members and, as long as fewer than 256 a millisecond are made on
 * average, across restarts. Any thread.
 */
public final class RequestIds {

    private static final int COUNTER_BITS = 8;
    private static final int MILLIS_BITS = 40;

    private final long prefix;
    private final AtomicLong suffix;

    public RequestIds(long memberId, long wallMillis) {
        this.prefix = memberId << (MILLIS_BITS + COUNTER_BITS);
        this.suffix = new AtomicLong((wallMillis & ((1L << MILLIS_BITS) - 1)) << COUNTER_BITS);
    }

    /** The next id. */
    public long next() {
        return prefix | (suffix.incrementAndGet() & ((1L << (MILLIS_BITS + COUNTER_BITS)) - 1));
    }
}
