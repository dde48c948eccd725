package dev.quoin.peer.snapshot;

import dev.quoin.api.peer.SnapshotSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a body where it belongs as its parts come, and has it made durable. One thread adds, a worker runs; what waits between
 * them is bounded by making the first wait.
 */
final class BodyIntake implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(BodyIntake.class);
    private static final int WAITING_BYTES_MAX = 4 << 20;
    private static final int WAITING_BYTES_LOW = 1 << 20;
    private static final long REPORT_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** Told of one end, on the worker. */
    interface Outcome {
        void saved(BodyIntake done, Path where, long bytes);

        void failed(BodyIntake done, String reason);
    }

    private final SnapshotSink sink;
    private final SaveMeters meters;
    private final long index;
    private final long sender;
    private final Outcome outcome;

    private final Queue<ByteBuffer> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private boolean ended;
    private boolean finished;
    private @Nullable String aborted;
    private @Nullable Runnable resume;

    BodyIntake(SnapshotSink sink, SaveMeters meters, long index, long sender, Outcome outcome) {
        this.sink = sink;
        this.meters = meters;
        this.index = index;
        this.sender = sender;
        this.outcome = outcome;
    }

    /** Takes a part from an offset on; false where the next should wait for {@code next}. */
    synchronized boolean add(byte[] part, int from, Runnable next) {
        if (finished || aborted != null) {
            return true;
        }
        waiting.add(ByteBuffer.wrap(part, from, part.length - from));
        waitingBytes += part.length - from;
        notifyAll();
        if (waitingBytes < WAITING_BYTES_MAX) {
            return true;
        }
        resume = next;
        return false;
    }

    synchronized void end() {
        ended = true;
        notifyAll();
    }

    synchronized void abort(String reason) {
        if (aborted == null && !ended) {
            aborted = reason;
            notifyAll();
        }
    }

    @Override
    public void run() {
        long begun = System.nanoTime();
        try {
            long bytes = write();
            long synced = System.nanoTime();
            Path where = sink.finish();
            meters.synced(System.nanoTime() - synced);
            meters.saved(System.nanoTime() - begun);
            finish();
            outcome.saved(this, where, bytes);
        } catch (IOException | RuntimeException e) {
            sink.discard();
            finish();
            outcome.failed(this, String.valueOf(e.getMessage()));
        }
    }

    private long write() throws IOException {
        long reported = System.nanoTime();
        long bytes = 0;
        for (ByteBuffer part = next(); part != null; part = next()) {
            bytes += part.remaining();
            sink.write(part);
            if (System.nanoTime() - reported > REPORT_NANOS) {
                reported = System.nanoTime();
                LOG.atInfo()
                        .addKeyValue("remote-snapshot-sender-id", Long.toHexString(sender))
                        .addKeyValue("incoming-snapshot-index", index)
                        .addKeyValue("bytes-received", bytes)
                        .log("receiving database snapshot, under way");
            }
        }
        return bytes;
    }

    /** The next part; null at the end. */
    private @Nullable ByteBuffer next() throws IOException {
        Runnable go = null;
        ByteBuffer part;
        synchronized (this) {
            try {
                while (waiting.isEmpty() && !ended && aborted == null) {
                    wait();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("stopped", e);
            }
            if (aborted != null) {
                throw new IOException(aborted);
            }
            part = waiting.poll();
            waitingBytes -= part == null ? 0 : part.remaining();
            if (waitingBytes <= WAITING_BYTES_LOW) {
                go = resume;
                resume = null;
            }
        }
        if (go != null) {
            go.run();
        }
        return part;
    }

    /** Lets a sender that waits go on: what it sends is no longer kept. */
    private void finish() {
        Runnable go;
        synchronized (this) {
            finished = true;
            waiting.clear();
            go = resume;
            resume = null;
        }
        if (go != null) {
            go.run();
        }
    }
}
