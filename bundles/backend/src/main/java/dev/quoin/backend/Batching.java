package dev.quoin.backend;

import java.util.concurrent.TimeUnit;

/**
 * When a batch is sealed and sent to the engine.
 *
 * @param intervalNanos age of its first transaction
 * @param operationsMax operations in it; a transaction may go over
 */
record Batching(long intervalNanos, int operationsMax) {

    /** Bytes in a batch at which it is sealed too, so that large values do not pile up on the heap. */
    static final long BYTES_MAX = 8L << 20;

    /** Sealed batches on their way to the engine; where there are so many, transactions wait. */
    static final int PENDING_BATCHES_MAX = 4;

    static final long DEFAULT_INTERVAL_MILLIS = 100;
    static final int DEFAULT_OPERATIONS = 10_000;

    /** From the flags, where 0 stands for the default. */
    static Batching of(long intervalMillis, int operations) {
        if (intervalMillis < 0 || operations < 0) {
            throw new IllegalArgumentException("backend-batch-interval " + intervalMillis + " and backend-batch-limit "
                    + operations + " must not be negative");
        }
        return new Batching(
                TimeUnit.MILLISECONDS.toNanos(intervalMillis == 0 ? DEFAULT_INTERVAL_MILLIS : intervalMillis),
                operations == 0 ? DEFAULT_OPERATIONS : operations);
    }

    boolean full(WriteBuffer buffer) {
        return buffer.operations() >= operationsMax || buffer.bytes() >= BYTES_MAX;
    }
}
