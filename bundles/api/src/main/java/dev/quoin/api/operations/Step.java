package dev.quoin.api.operations;

/**
 * A moment of an operation.
 *
 * @param operation what is done
 * @param text what happens now, or how it ended
 * @param outcome whether it ended, and how
 * @param advice what to do where it failed, else empty
 * @param amount how much is copied so far; zeros where nothing is
 * @param elapsedMillis since the operation began
 */
public record Step(String operation, String text, Outcome outcome, String advice, Amount amount, long elapsedMillis) {

    /** How an operation stands. */
    public enum Outcome {
        UNDER_WAY,
        DONE,
        FAILED,
        CANCELLED
    }

    /**
     * Keys and bytes copied so far.
     *
     * @param keysTotal keys to copy, 0 where that is not known
     * @param millisLeft estimated, -1 where nothing can be said
     */
    public record Amount(long keys, long keysTotal, long bytes, long bytesPerSecond, long millisLeft) {

        /** Where nothing is copied. */
        public static final Amount NONE = new Amount(0, 0, 0, 0, -1);
    }

    /** Whether this is the last step. */
    public boolean isLast() {
        return outcome != Outcome.UNDER_WAY;
    }
}
