package dev.quoin.simulation;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.quoin.env.fixture.CrashableDisk;
import dev.quoin.rpc.raftpb.Entry;
import dev.quoin.rpc.raftpb.HardState;
import dev.quoin.rpc.walpb.Record;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * A log that ends with a hard state whose commit index is beyond the last entry, as a disk leaves it that kept the state and
 * lost entries before it; all checksums fit.
 */
final class ForgedCommit {

    private static final int CRC = 4;
    private static final int POLYNOMIAL = 0x82f63b78;

    private final Path segment;
    private final ByteBuffer bytes;
    private HardState state = HardState.getDefaultInstance();
    private long last;
    private int crc;

    /**
     * At the end of a log's newest segment.
     *
     * @throws IllegalArgumentException where that end is torn: nobody writes behind it before it is cut off
     */
    ForgedCommit(CrashableDisk platter, Path segment) throws InvalidProtocolBufferException {
        this.segment = segment;
        this.bytes = ByteBuffer.wrap(platter.bytes(segment)).order(ByteOrder.LITTLE_ENDIAN);
        String name = String.valueOf(segment.getFileName());
        // The first segment is named for index 0, and an empty log ends there.
        last = Math.max(0, Long.parseLong(name, name.indexOf('-') + 1, name.indexOf('.'), 16) - 1);
        while (bytes.remaining() >= Long.BYTES && bytes.getLong(bytes.position()) != 0) {
            read();
        }
    }

    private void read() throws InvalidProtocolBufferException {
        int length = LogRecords.length(bytes.getLong());
        Record record = Record.parseFrom(bytes.slice(bytes.position(), length));
        bytes.position(
                bytes.position() + (length + LogRecords.ALIGNMENT - 1) / LogRecords.ALIGNMENT * LogRecords.ALIGNMENT);
        if (record.getType() != CRC && record.getCrc() != after(record.getData())) {
            throw new IllegalArgumentException("a torn record");
        }
        crc = record.getCrc();
        if (record.getType() == LogRecords.ENTRY) {
            last = Entry.parseFrom(record.getData()).getIndex();
        } else if (record.getType() == LogRecords.STATE) {
            state = HardState.parseFrom(record.getData());
        }
    }

    /** Appends it; false where there is no room. */
    boolean appendTo(CrashableDisk platter, long beyond) {
        ByteString data = state.toBuilder().setCommit(last + beyond).build().toByteString();
        Record record = Record.newBuilder()
                .setType(LogRecords.STATE)
                .setCrc(after(data))
                .setData(data)
                .build();
        int length = record.getSerializedSize();
        int padding = -length & (LogRecords.ALIGNMENT - 1);
        ByteBuffer frame = ByteBuffer.allocate(Long.BYTES + length + padding).order(ByteOrder.LITTLE_ENDIAN);
        frame.putLong(length | (padding == 0 ? 0 : (0x80L | padding) << (Long.SIZE - Byte.SIZE)))
                .put(record.toByteArray());
        if (bytes.position() == 0 || state.getTerm() == 0 || bytes.remaining() < frame.capacity() + Long.BYTES) {
            return false;
        }
        platter.overwrite(segment, bytes.position(), frame.array());
        return true;
    }

    /** CRC-32C, which is carried from record to record. */
    private int after(ByteString data) {
        int sum = crc;
        for (byte each : data) {
            sum = next(sum, each);
        }
        return sum;
    }

    private static int next(int before, byte data) {
        int sum = ~before ^ (data & 0xff);
        for (int bit = 0; bit < Byte.SIZE; bit++) {
            sum = (sum >>> 1) ^ ((sum & 1) == 0 ? 0 : POLYNOMIAL);
        }
        return ~sum;
    }
}
