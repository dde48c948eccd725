package dev.quoin.backend;

import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.WriteBatch;
import dev.quoin.api.env.Disk;
import dev.quoin.api.env.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The batches applied to a store while it is being copied, in order. What is more than {@link #MEMORY_BYTES_MAX} goes to
 * a file. The writer thread adds, the copier takes.
 *
 * <p>Invariant: batches in memory are older than batches in the file; nothing goes into memory while the file holds any.
 */
final class TeeQueue implements AutoCloseable {

    static final long MEMORY_BYTES_MAX = 16L << 20;

    private final Disk disk;
    private final Path file;
    private final long memoryBytesMax;
    private final Deque<WriteBuffer> memory = new ArrayDeque<>();
    private final Deque<Spilled> spilled = new ArrayDeque<>();
    private long memoryBytes;
    private long fileEnd;
    private @Nullable DiskFile spill;
    private @Nullable BackendException failure;

    TeeQueue(Disk disk, Path file, long memoryBytesMax) {
        this.disk = disk;
        this.file = file;
        this.memoryBytesMax = memoryBytesMax;
    }

    /** Adds a sealed batch. Failing to spill must not harm the store, so it is told to the copier instead. */
    synchronized void add(WriteBuffer batch) {
        if (failure != null) {
            return;
        }
        if (spilled.isEmpty() && memoryBytes + batch.bytes() <= memoryBytesMax) {
            memory.addLast(batch);
            memoryBytes += batch.bytes();
            return;
        }
        try {
            spill(batch);
        } catch (IOException e) {
            failure = new BackendException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    private void spill(WriteBuffer batch) throws IOException {
        DiskFile open = spill;
        if (open == null) {
            disk.delete(file);
            open = disk.create(file);
            spill = open;
        }
        if (spilled.isEmpty()) {
            fileEnd = 0;
        }
        byte[] bytes = BatchCodec.encode(new SummedBatch(batch));
        open.write(ByteBuffer.wrap(bytes), fileEnd);
        spilled.addLast(new Spilled(fileEnd, bytes.length, batch.operations()));
        fileEnd += bytes.length;
    }

    synchronized int size() {
        return memory.size() + spilled.size();
    }

    /** The oldest batch, with sums, or null where there is none. */
    synchronized @Nullable WriteBatch poll() throws BackendException {
        if (failure != null) {
            throw failure;
        }
        WriteBuffer batch = memory.pollFirst();
        if (batch != null) {
            memoryBytes -= batch.bytes();
            return new SummedBatch(batch);
        }
        Spilled next = spilled.pollFirst();
        return next == null ? null : read(next);
    }

    private WriteBatch read(Spilled from) throws BackendException {
        DiskFile open = spill;
        if (open == null) {
            throw new IllegalStateException("batches without a file");
        }
        ByteBuffer bytes = ByteBuffer.allocate(from.length);
        try {
            while (bytes.hasRemaining()) {
                if (open.read(bytes, from.position + bytes.position()) < 0) {
                    throw new IOException("cut short");
                }
            }
        } catch (IOException e) {
            throw new BackendException("cannot read " + file + ": " + e.getMessage(), e);
        }
        return BatchCodec.decode(bytes.array(), from.operations);
    }

    /** Lets go of everything, the file too. */
    @Override
    public synchronized void close() throws BackendException {
        memory.clear();
        spilled.clear();
        DiskFile open = spill;
        spill = null;
        try {
            if (open != null) {
                open.close();
                disk.delete(file);
            }
        } catch (IOException e) {
            throw new BackendException("cannot remove " + file + ": " + e.getMessage(), e);
        }
    }

    private record Spilled(long position, int length, int operations) {}
}
