package dev.quoin.backend.mvstore;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.util.Map;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.SFChunk;
import org.h2.mvstore.SingleFileStore;
import org.jspecify.annotations.Nullable;

/**
 * MVStore's file, by calls that no interrupt reaches, and without commits of MVStore's own.
 *
 * <p>A write that fails is told to nobody here: MVStore would close itself, and what was committed before could no longer
 * be read. From then on nothing is written any more, and {@link #failure()} says why.
 */
final class ChunkFile extends SingleFileStore {

    private final File file;
    private final DiskCalls calls;
    private final RandomAccessFile writer;
    private final ReadHandles readers;
    private volatile @Nullable IOException failure;
    private long unsynced;

    private ChunkFile(File file, DiskCalls calls, RandomAccessFile writer, Map<String, Object> settings) {
        super(settings);
        this.file = file;
        this.calls = calls;
        this.writer = writer;
        this.readers = new ReadHandles(file);
    }

    static ChunkFile open(File file, DiskCalls calls, Map<String, Object> settings) throws IOException {
        RandomAccessFile writer = new RandomAccessFile(file, "rw");
        ChunkFile opened = new ChunkFile(file, calls, writer, settings);
        opened.init(file.getPath(), false);
        opened.setSize(writer.length());
        return opened;
    }

    /** Why nothing is written any more, or null. */
    @Nullable
    IOException failure() {
        return failure;
    }

    /** Bytes written since the last sync. The writer's thread. */
    long unsynced() {
        return unsynced;
    }

    @Override
    public ByteBuffer readFully(@Nullable SFChunk chunk, long position, int length) {
        try {
            byte[] bytes = readers.read(position, length);
            readCount.incrementAndGet();
            readBytes.addAndGet(length);
            return ByteBuffer.wrap(bytes);
        } catch (IOException e) {
            throw DataUtils.newMVStoreException(
                    DataUtils.ERROR_READING_FAILED, "cannot read {0} bytes at {1} of {2}", length, position, file, e);
        }
    }

    @Override
    protected void writeFully(@Nullable SFChunk chunk, long position, ByteBuffer source) {
        int length = source.remaining();
        setSize(Math.max(size(), position + length));
        if (failure == null) {
            try {
                calls.write(writer, position, source.array(), source.arrayOffset() + source.position(), length);
                unsynced += length;
            } catch (IOException e) {
                failure = e;
            }
        }
        source.position(source.limit());
        writeCount.incrementAndGet();
        writeBytes.addAndGet(length);
    }

    @Override
    public void truncate(long length) {
        if (failure == null) {
            try {
                calls.truncate(writer, length);
                setSize(Math.min(size(), length));
            } catch (IOException e) {
                failure = e;
            }
        }
    }

    @Override
    public void sync() {
        if (failure == null) {
            try {
                calls.sync(writer);
                unsynced = 0;
            } catch (IOException e) {
                failure = e;
            }
        }
    }

    /** MVStore would commit in the middle of a large batch. */
    @Override
    public boolean shouldSaveNow(int unsavedMemory, int autoCommitMemory) {
        return false;
    }

    /** Once MVStore is closed. */
    @Override
    public void close() {
        try {
            readers.close();
            writer.close();
        } catch (IOException e) {
            if (failure == null) {
                failure = e;
            }
        }
    }
}
