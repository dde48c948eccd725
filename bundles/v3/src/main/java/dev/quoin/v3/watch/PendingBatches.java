package dev.quoin.v3.watch;

import dev.quoin.api.mvcc.WatchEvents;
import dev.quoin.rpc.mvccpb.Event;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What the member has for one stream and the stream's event loop has not yet written. Bounded: what does not fit is refused
 * and comes again after the stream has been resumed. Any thread.
 *
 * <p>Invariant: after a refusal {@link #takeResume()} answers true once, when the queue has become empty.
 */
final class PendingBatches {

    /** Batches that a stream holds at most. */
    static final int BATCHES_MAX = 256;

    /** Bytes after which no more batches are taken; the batch that goes beyond still is. */
    static final int BYTES_MAX = 4 << 20;

    /** Batches of up to so many events are measured without encoding them, which is left to the event loop. */
    private static final int FEW = 4;

    /**
     * Something for a watcher.
     *
     * @param events null where the watcher was ended because its revisions are compacted
     */
    record Batch(long watchId, @Nullable WatchEvents events, long compactRevision) {}

    private final ArrayDeque<Batch> queue = new ArrayDeque<>();
    private long bytes;
    private boolean refused;
    private boolean announced;
    private boolean closed;

    /** Takes a batch, or refuses it. */
    synchronized boolean offer(long watchId, WatchEvents batch) {
        if (queue.size() >= BATCHES_MAX || bytes >= BYTES_MAX) {
            refused = true;
            return false;
        }
        if (!closed) {
            queue.add(new Batch(watchId, batch, 0));
            bytes += size(batch);
        }
        return true;
    }

    /** Takes the end of a watcher; there are no more of these than watchers. */
    synchronized void compacted(long watchId, long compactRevision) {
        if (!closed) {
            queue.add(new Batch(watchId, null, compactRevision));
        }
    }

    /** Whether the loop has to be told: true once until {@link #poll()} has found the queue empty or was held up. */
    synchronized boolean announce() {
        if (announced || closed || queue.isEmpty()) {
            return false;
        }
        announced = true;
        return true;
    }

    /** The loop has looked: whatever comes from now on has to be announced again. */
    synchronized void looked() {
        announced = false;
    }

    /** The next batch, or null. */
    synchronized @Nullable Batch poll() {
        Batch batch = queue.poll();
        if (batch != null && batch.events() != null) {
            bytes -= size(batch.events());
        }
        return batch;
    }

    /** Drops what is left for a watcher that was cancelled. */
    synchronized void drop(long watchId) {
        queue.removeIf(batch -> {
            boolean its = batch.watchId() == watchId;
            if (its && batch.events() != null) {
                bytes -= size(batch.events());
            }
            return its;
        });
    }

    /** Whether the stream is to be resumed now. */
    synchronized boolean takeResume() {
        if (!refused || !queue.isEmpty()) {
            return false;
        }
        refused = false;
        return true;
    }

    /** Drops everything, now and from now on. */
    synchronized void close() {
        closed = true;
        queue.clear();
        bytes = 0;
    }

    private static long size(WatchEvents batch) {
        if (batch.events().size() > FEW) {
            return batch.encoded().length;
        }
        long size = 0;
        for (Event event : batch.events()) {
            size += event.getKv().getKey().size() + event.getKv().getValue().size();
            size += event.getPrevKv().getKey().size()
                    + event.getPrevKv().getValue().size();
        }
        return size;
    }
}
