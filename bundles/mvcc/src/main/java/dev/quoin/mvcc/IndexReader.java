package dev.quoin.mvcc;

import dev.quoin.mvcc.index.IndexLoader;
import dev.quoin.mvcc.index.KeyIndex;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Reads what a {@link SavedIndex} has written. */
final class IndexReader {

    private static final int BLOCK_BYTES_MAX = 1 << 30;

    private final ReadableByteChannel source;
    private final IndexLoader loader;

    /**
     * An index and where it stands.
     *
     * @param revision newest main revision
     */
    record Read(KeyIndex index, long revision) {}

    IndexReader(ReadableByteChannel source, IndexLoader.LeasedKeys leased) {
        this.source = source;
        this.loader = new IndexLoader(leased);
    }

    /**
     * Reads it.
     *
     * @param compacted to which revision the store is compacted
     * @return null where it was made of a store with another compaction, or one came in between
     * @throws IOException where it is damaged
     */
    @Nullable
    Read read(long compacted) throws IOException {
        ByteBuffer head = next(SavedIndex.HEAD_BYTES);
        byte[] magic = new byte[SavedIndex.MAGIC.length];
        head.get(magic);
        if (!Arrays.equals(magic, SavedIndex.MAGIC)) {
            throw new IOException("not an index");
        }
        long revision = head.getLong();
        if (head.getLong() != compacted) {
            return null;
        }
        long count = head.getLong();
        long[] liveSum = {head.getLong(), head.getLong()};
        CRC32C sum = new CRC32C();
        for (int size = next(Integer.BYTES).getInt();
                size != 0;
                size = next(Integer.BYTES).getInt()) {
            int expected = next(Integer.BYTES).getInt();
            if (size < 0 || size > BLOCK_BYTES_MAX) {
                throw new IOException("a block of " + size + " bytes");
            }
            ByteBuffer block = next(size);
            sum.reset();
            sum.update(block.duplicate());
            if ((int) sum.getValue() != expected) {
                throw new IOException("a block's sum is wrong");
            }
            loader.add(block);
        }
        return next(1).get() == 1 ? new Read(loader.index(count, liveSum), revision) : null;
    }

    private ByteBuffer next(int size) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(size);
        while (bytes.hasRemaining()) {
            if (source.read(bytes) < 0) {
                throw new EOFException("the index ends early");
            }
        }
        return bytes.flip();
    }
}
