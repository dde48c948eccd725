package dev.quoin.backend.mvstore;

import java.util.concurrent.TimeUnit;
import org.h2.mvstore.MVStore;

/**
 * Makes room in the file: rewrites chunks of which little is live, a bounded number of bytes at a time, between two
 * batches. The writer's thread.
 */
final class Housekeeping {

    /** Live bytes in a hundred bytes of chunks below which chunks are rewritten. */
    private static final int LIVE_PERCENT_MIN = 60;

    /** Bytes rewritten in one step, which the next batch waits for. */
    private static final int STEP_BYTES = 4 << 20;

    /** A smaller file is left as it is. */
    private static final long FILE_BYTES_MIN = 16 << 20;

    /** How often it is looked at; adding up the chunks takes time in proportion to their number. */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final MVStore store;
    private final ChunkFile file;
    private volatile int livePercent = 100;
    private long lookedNanos = System.nanoTime() - LOOK_NANOS;

    Housekeeping(MVStore store, ChunkFile file) {
        this.store = store;
        this.file = file;
    }

    /** Bytes that hold live data, as last looked at. Any thread. */
    long bytesInUse() {
        return file.size() / 100 * livePercent;
    }

    /** After a commit. */
    void step() {
        look(false);
        if (file.size() >= FILE_BYTES_MIN && livePercent < LIVE_PERCENT_MIN) {
            rewrite();
        }
    }

    void look(boolean now) {
        long nanos = System.nanoTime();
        if (now || nanos - lookedNanos >= LOOK_NANOS) {
            lookedNanos = nanos;
            livePercent = Math.max(0, Math.min(100, file.getFillRate() * file.getChunksFillRate() / 100));
        }
    }

    /** MVStore waits for its lock in a way that an interrupt would end. */
    private void rewrite() {
        boolean interrupted = Thread.interrupted();
        try {
            if (store.compact(LIVE_PERCENT_MIN, STEP_BYTES)) {
                store.commit();
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
