package dev.quoin.api.backend;

/**
 * How far a {@link StoreMove} has come.
 *
 * @param step what it does at present
 * @param keys pairs copied so far
 * @param keysTotal pairs that the store held when the copy began
 * @param bytes bytes of keys and values copied so far
 * @param bytesPerSecond bytes copied in a second, on average since the copy began; 0 before the first
 * @param millis milliseconds since the move began
 * @param millisLeft milliseconds until its end, estimated; -1 where nothing can be said yet
 */
public record MoveProgress(
        Step step, long keys, long keysTotal, long bytes, long bytesPerSecond, long millis, long millisLeft) {

    /** What a move does, in this order; the last three are ends. */
    public enum Step {
        /** A checkpoint is written, because the new engine keeps nothing when the process ends. */
        CHECKPOINT,
        /** The store, as it was when the move began, is copied. */
        COPY,
        /** The copy is read back and compared. */
        CHECK,
        /** What was written meanwhile is applied to the copy. */
        CATCH_UP,
        /** The new store counts. */
        DONE,
        /** Somebody canceled it; the old store counts. */
        CANCELED,
        /** It went wrong; the old store counts. */
        FAILED;

        /** Whether nothing comes after it. */
        public boolean isEnd() {
            return compareTo(DONE) >= 0;
        }
    }
}
