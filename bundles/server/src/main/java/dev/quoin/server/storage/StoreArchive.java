package dev.quoin.server.storage;

import dev.quoin.api.backend.StoreFiles;
import dev.quoin.api.mvcc.IndexImage;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.function.LongConsumer;
import java.util.zip.CRC32C;

/**
 * A store's files, and its key index, as one stream, between members whose stores have the same format. Numbers are
 * big-endian:
 *
 * <pre>
 * "quoin-store-1\n", u16 length of the format, format (ASCII)
 * for each file: u16 length of its name, name (ASCII), u8 0 for one of the store's, 1 for the index
 *     its content in parts: u32 length, so many bytes; u32 0 behind the last
 *     u32 CRC-32C of format, and of name, kind and content of this file and all before it
 * u16 0
 * </pre>
 */
public final class StoreArchive {

    /** How it is called where its media type is asked for. */
    public static final String MEDIA_TYPE = "application/x-quoin-store";

    static final byte[] MAGIC = "quoin-store-1\n".getBytes(StandardCharsets.US_ASCII);
    static final int NAME_BYTES_MAX = 255;
    static final String INDEX = "index";
    static final byte OF_STORE = 0;
    static final byte OF_INDEX = 1;
    private static final int PART_BYTES = 256 << 10;

    private final WritableByteChannel target;
    private final LongConsumer progress;
    private final CRC32C sum = new CRC32C();
    private long written;

    private StoreArchive(WritableByteChannel target, LongConsumer progress) {
        this.target = target;
        this.progress = progress;
    }

    /**
     * Writes files and index, in this order.
     *
     * @param progress told the number of bytes written so far
     */
    public static void write(StoreFiles files, IndexImage index, WritableByteChannel target, LongConsumer progress)
            throws IOException {
        StoreArchive archive = new StoreArchive(target, progress);
        archive.write(ByteBuffer.wrap(MAGIC));
        byte[] format = files.format().getBytes(StandardCharsets.US_ASCII);
        archive.sum.update(format);
        archive.write(ByteBuffer.allocate(Short.BYTES + format.length)
                .putShort((short) format.length)
                .put(format)
                .flip());
        ByteBuffer buffer = ByteBuffer.allocate(PART_BYTES);
        files.forEach((name, size, content) -> archive.file(name, size, content, buffer));
        archive.begin(INDEX, OF_INDEX);
        index.writeTo(archive.new Content());
        archive.end();
        archive.write(ByteBuffer.allocate(Short.BYTES));
    }

    private void file(String name, long size, ReadableByteChannel content, ByteBuffer buffer) throws IOException {
        begin(name, OF_STORE);
        for (long left = size; left > 0; left -= buffer.limit()) {
            buffer.clear().limit((int) Math.min(left, PART_BYTES));
            if (content.read(buffer) < 0) {
                throw new EOFException(name + " ends " + left + " bytes early");
            }
            part(buffer.flip());
        }
        end();
    }

    private void begin(String name, byte kind) throws IOException {
        byte[] ascii = name.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer head = ByteBuffer.allocate(Short.BYTES + ascii.length + 1)
                .putShort((short) ascii.length)
                .put(ascii)
                .put(kind)
                .flip();
        sum.update(head.duplicate().position(Short.BYTES));
        write(head);
    }

    private void part(ByteBuffer bytes) throws IOException {
        if (bytes.hasRemaining()) {
            write(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.remaining()).flip());
            sum.update(bytes.duplicate());
            write(bytes.duplicate());
        }
    }

    private void end() throws IOException {
        write(ByteBuffer.allocate(2 * Integer.BYTES)
                .putInt(0)
                .putInt((int) sum.getValue())
                .flip());
    }

    private void write(ByteBuffer bytes) throws IOException {
        written += bytes.remaining();
        while (bytes.hasRemaining()) {
            target.write(bytes);
        }
        progress.accept(written);
    }

    /** The content of the file that was begun. */
    private final class Content implements WritableByteChannel {

        @Override
        public int write(ByteBuffer source) throws IOException {
            int bytes = source.remaining();
            part(source);
            source.position(source.limit());
            return bytes;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {
            // The file is ended by whoever began it.
        }
    }
}
