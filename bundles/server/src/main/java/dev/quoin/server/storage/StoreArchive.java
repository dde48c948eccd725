package dev.quoin.server.storage;

import dev.quoin.api.backend.StoreFiles;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.function.LongConsumer;
import java.util.zip.CRC32C;

/**
 * A store's files as one stream, between members whose stores have the same format. Numbers are big-endian:
 *
 * <pre>
 * "quoin-store-1\n"
 * for each file: u16 length of its name, name (ASCII), u64 size, content, u32 CRC-32C of name, size and content
 * u16 0
 * </pre>
 */
public final class StoreArchive {

    /** How it is called where its media type is asked for. */
    public static final String MEDIA_TYPE = "application/x-quoin-store";

    static final byte[] MAGIC = "quoin-store-1\n".getBytes(StandardCharsets.US_ASCII);
    static final int NAME_BYTES_MAX = 255;
    private static final int COPY_BYTES = 256 << 10;

    private final WritableByteChannel target;
    private final LongConsumer progress;
    private final ByteBuffer buffer = ByteBuffer.allocate(COPY_BYTES);
    private long written;

    private StoreArchive(WritableByteChannel target, LongConsumer progress) {
        this.target = target;
        this.progress = progress;
    }

    /**
     * Writes the files.
     *
     * @param progress told the number of bytes written so far
     */
    public static void write(StoreFiles files, WritableByteChannel target, LongConsumer progress) throws IOException {
        StoreArchive archive = new StoreArchive(target, progress);
        archive.write(ByteBuffer.wrap(MAGIC));
        files.forEach(archive::file);
        archive.write(ByteBuffer.allocate(Short.BYTES));
    }

    private void file(String name, long size, ReadableByteChannel content) throws IOException {
        byte[] ascii = name.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer head = ByteBuffer.allocate(Short.BYTES + ascii.length + Long.BYTES)
                .putShort((short) ascii.length)
                .put(ascii)
                .putLong(size)
                .flip();
        CRC32C sum = new CRC32C();
        sum.update(head.duplicate().position(Short.BYTES));
        write(head);
        for (long left = size; left > 0; left -= buffer.position()) {
            buffer.clear().limit((int) Math.min(left, COPY_BYTES));
            if (content.read(buffer) < 0) {
                throw new EOFException(name + " ends " + left + " bytes early");
            }
            buffer.flip();
            sum.update(buffer.duplicate());
            write(buffer);
        }
        write(ByteBuffer.allocate(Integer.BYTES).putInt((int) sum.getValue()).flip());
    }

    private void write(ByteBuffer bytes) throws IOException {
        written += bytes.remaining();
        while (bytes.hasRemaining()) {
            target.write(bytes);
        }
        progress.accept(written);
    }
}
