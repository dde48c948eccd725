package dev.quoin.wal;

import dev.quoin.api.env.DiskFile;
import dev.quoin.api.raft.Entry;
import dev.quoin.api.raft.HardState;
import dev.quoin.api.wal.SnapshotMark;
import dev.quoin.rpc.wire.Varint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Appends records to the current segment. Records gather in one direct buffer until {@link #flush()} writes them in one
 * piece; what does not fit goes out in whole pages before, because a page that the kernel writes back half filled would be
 * a sector that is neither old nor new.
 *
 * <p>Syncing bytes that were written over zeros is cheaper than over a hole, so the writer keeps zeros ahead of the records.
 */
final class SegmentWriter {

    static final int BUFFER_BYTES_MIN = 64 << 10;
    static final int BUFFER_BYTES_MAX = 1 << 20;
    static final int PAGE_BYTES = 8 * Frame.SECTOR_BYTES;
    static final int ZEROS_AHEAD_BYTES = 256 << 10;

    /** Type, crc and the tag of the data, as they are in every record. */
    private static final int TYPE_TAG = 1 << 3;

    private static final int CRC_TAG = 2 << 3;
    private static final int DATA_TAG = 3 << 3 | 2;
    private static final byte[] NOTHING = {};
    private static final ByteBuffer ZEROS =
            ByteBuffer.allocateDirect(ZEROS_AHEAD_BYTES).asReadOnlyBuffer();

    private final long segmentBytes;
    private final RunningCrc crc;
    private final byte[] head = new byte[Messages.ENTRY_HEAD_BYTES_MAX];
    private ByteBuffer buffer = newBuffer(BUFFER_BYTES_MIN);
    private DiskFile file;

    /** Where the buffer's first byte belongs in the file. */
    private long position;

    /** End of the bytes of the file that were written, if only with zeros. */
    private long writtenTo;

    private long appendedBytes;

    /**
     * Goes on in a file.
     *
     * @param position end of its last record
     * @param writtenTo end of the zeros that were written behind it; beyond is a hole or the end of the file
     */
    SegmentWriter(DiskFile file, long position, long writtenTo, long segmentBytes, RunningCrc crc) {
        this.file = file;
        this.position = position;
        this.writtenTo = Math.max(position, writtenTo);
        this.segmentBytes = segmentBytes;
        this.crc = crc;
    }

    /** Goes on at the start of another file. All that was appended must have been flushed. */
    void continueIn(DiskFile next, long zerosTo) {
        if (buffer.position() != 0) {
            throw new IllegalStateException("records are still buffered");
        }
        file = next;
        position = 0;
        writtenTo = zerosTo;
    }

    void crc() throws IOException {
        int value = crc.value();
        int length = 3 + Varint.size(Integer.toUnsignedLong(value));
        int start = begin(length);
        buffer.put((byte) TYPE_TAG).put((byte) RecordType.CRC).put((byte) CRC_TAG);
        Varint.put(buffer, Integer.toUnsignedLong(value));
        finish(start, length);
    }

    void metadata(byte[] metadata) throws IOException {
        record(RecordType.METADATA, NOTHING, 0, metadata);
    }

    void entry(Entry entry) throws IOException {
        record(RecordType.ENTRY, head, Messages.putEntryHead(head, entry), entry.data());
    }

    void hardState(HardState state) throws IOException {
        record(RecordType.STATE, NOTHING, 0, Messages.hardState(state));
    }

    void mark(SnapshotMark mark) throws IOException {
        record(RecordType.MARK, NOTHING, 0, Messages.mark(mark));
    }

    /** End of the last record in the file, written or still buffered. */
    long end() {
        return position + buffer.position();
    }

    /** Bytes of all frames appended. */
    long appendedBytes() {
        return appendedBytes;
    }

    /** Writes what is buffered. */
    void flush() throws IOException {
        buffer.flip();
        int length = buffer.remaining();
        if (length > 0) {
            file.write(buffer, position);
            position += length;
        }
        buffer.clear();
        if (position > writtenTo) {
            writeZeros();
        }
    }

    /** Makes the written bytes of the file durable. */
    void sync() throws IOException {
        file.sync();
    }

    private void writeZeros() throws IOException {
        long wanted = (position / ZEROS_AHEAD_BYTES + 1) * ZEROS_AHEAD_BYTES;
        int length = (int) (Math.min(wanted, segmentBytes) - position);
        writtenTo = position;
        if (length > 0) {
            file.write(ZEROS.duplicate().limit(length), position);
            writtenTo += length;
        }
    }

    private void record(int type, byte[] first, int firstLength, byte[] second) throws IOException {
        crc.update(first, 0, firstLength);
        crc.update(second, 0, second.length);
        long value = Integer.toUnsignedLong(crc.value());
        int dataLength = Math.addExact(firstLength, second.length);
        int length = Math.addExact(4 + Varint.size(value) + Varint.size(dataLength), dataLength);
        int start = begin(length);
        buffer.put((byte) TYPE_TAG).put((byte) type).put((byte) CRC_TAG);
        Varint.put(buffer, value);
        buffer.put((byte) DATA_TAG);
        Varint.put(buffer, dataLength);
        buffer.put(first, 0, firstLength);
        put(second);
        finish(start, length);
    }

    /** Makes room for a record, at least for all before its payload, and puts its word. */
    private int begin(int length) throws IOException {
        int frame = Frame.WORD_BYTES + length + Frame.padding(length);
        if (buffer.remaining() < frame) {
            makeRoom(frame);
        }
        buffer.putLong(Frame.word(length));
        appendedBytes += frame;
        return frame;
    }

    private void finish(int frame, int length) throws IOException {
        int padding = frame - Frame.WORD_BYTES - length;
        if (buffer.remaining() < padding) {
            flushPages();
        }
        for (int i = 0; i < padding; i++) {
            buffer.put((byte) 0);
        }
    }

    private void put(byte[] bytes) throws IOException {
        int done = 0;
        while (done < bytes.length) {
            if (!buffer.hasRemaining()) {
                flushPages();
            }
            int part = Math.min(buffer.remaining(), bytes.length - done);
            buffer.put(bytes, done, part);
            done += part;
        }
    }

    private void makeRoom(int frame) throws IOException {
        long wanted = (long) buffer.position() + frame;
        int capacity = buffer.capacity();
        while (capacity < wanted && capacity < BUFFER_BYTES_MAX) {
            capacity *= 2;
        }
        if (capacity > buffer.capacity()) {
            ByteBuffer larger = newBuffer(capacity);
            larger.put(buffer.flip());
            buffer = larger;
        } else {
            flushPages();
        }
    }

    /** Writes the buffered bytes up to the last page border; less than a page stays. */
    private void flushPages() throws IOException {
        long border = end() / PAGE_BYTES * PAGE_BYTES;
        if (border <= position) {
            return;
        }
        buffer.flip();
        int end = buffer.limit();
        buffer.limit((int) (border - position));
        file.write(buffer, position);
        buffer.limit(end);
        buffer.compact();
        position = border;
    }

    private static ByteBuffer newBuffer(int capacity) {
        return ByteBuffer.allocateDirect(capacity).order(ByteOrder.LITTLE_ENDIAN);
    }
}
