package dev.quoin.wal;

import dev.quoin.api.env.Disk;
import dev.quoin.api.env.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Prepares the segment after the current one under a temporary name, so that a cut need not wait for the disk. Preparing
 * begins when the log asks for it, runs on the executor that it was given, and is awaited by {@link #take} and
 * {@link #close}. {@code 0.tmp} and {@code 1.tmp} alternate, so that a name is free before its file is renamed.
 */
final class NextSegment implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(NextSegment.class);
    private static final int ZEROS_BYTES = 1 << 20;

    /** A file that waits for its name; {@code zerosTo} is the end of the zeros that were written into it. */
    record Prepared(Path path, DiskFile file, long zerosTo) {}

    private final Disk disk;
    private final Path directory;
    private final long segmentBytes;
    private final Executor executor;
    private @Nullable FutureTask<Prepared> preparing;
    private int taken;

    NextSegment(Disk disk, Path directory, long segmentBytes, Executor executor) {
        this.disk = disk;
        this.directory = directory;
        this.segmentBytes = segmentBytes;
        this.executor = executor;
    }

    /** Begins to prepare unless that was done already. */
    void prepare() {
        if (preparing == null) {
            FutureTask<Prepared> task = new FutureTask<>(() -> make(true));
            preparing = task;
            executor.execute(task);
        }
    }

    /** The prepared file; or one made now, where none was asked for or there was no room for it then. */
    Prepared take() throws IOException {
        FutureTask<Prepared> task = preparing;
        preparing = null;
        Prepared prepared = task == null ? make(false) : awaitOrMake(task);
        taken++;
        return prepared;
    }

    /** Nothing was written into a file that could not be prepared, so that another may take its place. */
    private Prepared awaitOrMake(FutureTask<Prepared> task) throws IOException {
        try {
            return await(task);
        } catch (IOException e) {
            LOG.warn("a segment could not be made ahead; it is made now", e);
            return make(false);
        }
    }

    private Prepared make(boolean withZeros) throws IOException {
        Path path = directory.resolve(taken % 2 + ".tmp");
        disk.delete(path);
        DiskFile file = disk.create(path);
        try {
            if (!file.tryLock()) {
                throw new IOException(path + ": another process holds the lock");
            }
            file.allocate(segmentBytes);
            if (withZeros) {
                writeZeros(file);
            }
            return new Prepared(path, file, withZeros ? segmentBytes : 0);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private void writeZeros(DiskFile file) throws IOException {
        ByteBuffer zeros = ByteBuffer.allocate((int) Math.min(ZEROS_BYTES, segmentBytes));
        for (long at = 0; at < segmentBytes; at += zeros.capacity()) {
            zeros.clear().limit((int) Math.min(zeros.capacity(), segmentBytes - at));
            file.write(zeros, at);
            file.sync(); // piece by piece, so that a sync of the log never queues behind all of it
        }
    }

    private static Prepared await(FutureTask<Prepared> task) throws IOException {
        try {
            return task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the next segment was made", e);
        } catch (ExecutionException e) {
            throw new IOException("the next segment could not be made", e.getCause());
        }
    }

    /** Waits for a preparation under way and removes its file. That one failed does not matter any more. */
    @Override
    public void close() throws IOException {
        FutureTask<Prepared> task = preparing;
        preparing = null;
        if (task == null) {
            return;
        }
        Prepared prepared;
        try {
            prepared = await(task);
        } catch (IOException e) {
            LOG.debug("a segment that is not needed any more could not be made", e);
            return;
        }
        prepared.file().close();
        disk.delete(prepared.path());
    }
}
