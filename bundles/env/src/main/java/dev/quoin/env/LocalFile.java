package dev.quoin.env;

import dev.quoin.api.env.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One channel and, where it was asked for, the lock that lives as long as the channel. */
final class LocalFile implements DiskFile {

    private final FileChannel channel;
    private final BooleanSupplier synced;
    private @Nullable FileLock lock;

    /** @param synced whether {@link #sync()} does anything */
    LocalFile(FileChannel channel, BooleanSupplier synced) {
        this.channel = channel;
        this.synced = synced;
    }

    @Override
    public long size() throws IOException {
        return channel.size();
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
        return channel.read(target, position);
    }

    @Override
    public void write(ByteBuffer source, long position) throws IOException {
        long at = position;
        while (source.hasRemaining()) {
            at += channel.write(source, at);
        }
    }

    /**
     * Sets the length by writing the last byte. The JDK has no fallocate; what lies between is a hole that reads as
     * zeros and costs no time now. Who wants cheap syncs later writes the zeros himself, off the hot path.
     */
    @Override
    public void allocate(long size) throws IOException {
        if (channel.size() < size) {
            write(ByteBuffer.allocate(1), size - 1);
        }
    }

    @Override
    public void truncate(long size) throws IOException {
        channel.truncate(size);
    }

    @Override
    public void sync() throws IOException {
        if (synced.getAsBoolean()) {
            channel.force(false);
        }
    }

    @Override
    public boolean tryLock() throws IOException {
        if (lock != null) {
            return true;
        }
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return false; // another open file of this process holds it
        }
        return lock != null;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
