package dev.quoin.peer.snapshot;

import dev.quoin.api.env.Disk;
import dev.quoin.api.env.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a file as its parts come, makes it durable and gives it its name. One thread adds, a worker runs; what waits between
 * them is bounded by making the first wait.
 */
final class FileIntake implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(FileIntake.class);
    private static final int WAITING_BYTES_MAX = 4 << 20;
    private static final int WAITING_BYTES_LOW = 1 << 20;
    private static final long REPORT_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** Told of one end, on the worker. */
    interface Outcome {
        void saved(FileIntake done, Path path, long bytes);

        void failed(FileIntake done, String reason);
    }

    private final Disk disk;
    private final SaveMeters meters;
    private final Path directory;
    private final long index;
    private final long sender;
    private final Outcome outcome;

    private final Queue<ByteBuffer> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private boolean ended;
    private boolean finished;
    private @Nullable String aborted;
    private @Nullable Runnable resume;

    FileIntake(Disk disk, SaveMeters meters, Path directory, long index, long sender, Outcome outcome) {
        this.disk = disk;
        this.meters = meters;
        this.directory = directory;
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
        Path temporary = directory.resolve(
                "tmp" + Long.toUnsignedString(ThreadLocalRandom.current().nextLong()));
        Path path = directory.resolve(String.format("%016x.snap.db", index));
        long begun = System.nanoTime();
        try {
            long bytes = write(temporary);
            if (disk.exists(path)) {
                disk.delete(temporary);
            } else {
                disk.rename(temporary, path);
            }
            disk.syncDirectory(directory);
            meters.saved(System.nanoTime() - begun);
            finish();
            outcome.saved(this, path, bytes);
        } catch (IOException | RuntimeException e) {
            delete(temporary);
            finish();
            outcome.failed(this, String.valueOf(e.getMessage()));
        }
    }

    private long write(Path temporary) throws IOException {
        long reported = System.nanoTime();
        long bytes = 0;
        try (DiskFile file = disk.create(temporary)) {
            for (ByteBuffer part = next(); part != null; part = next()) {
                int size = part.remaining();
                file.write(part, bytes);
                bytes += size;
                if (System.nanoTime() - reported > REPORT_NANOS) {
                    reported = System.nanoTime();
                    LOG.atInfo()
                            .addKeyValue("remote-snapshot-sender-id", Long.toHexString(sender))
                            .addKeyValue("incoming-snapshot-index", index)
                            .addKeyValue("bytes-received", bytes)
                            .log("receiving database snapshot, under way");
                }
            }
            long synced = System.nanoTime();
            file.sync();
            meters.synced(System.nanoTime() - synced);
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

    private void delete(Path temporary) {
        try {
            disk.delete(temporary);
        } catch (IOException e) {
            LOG.warn("cannot delete {}", temporary, e);
        }
    }
}
