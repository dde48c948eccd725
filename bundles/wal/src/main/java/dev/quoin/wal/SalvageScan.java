package dev.quoin.wal;

import dev.quoin.api.env.DiskFile;
import dev.quoin.api.wal.WalException;
import dev.quoin.rpc.wire.FieldReader;
import dev.quoin.rpc.wire.MalformedMessageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a log around damaged records.
 *
 * <p>A record whose checksum does not match waits for the one behind it. If that one continues the checksum computed over
 * the waiting record's data, these are as they were written, and only the stored checksum was damaged. If it continues the
 * stored one, the waiting record is lost and the scan picks up. If neither, both cannot be vouched for, and the next decides.
 * Where the length of a record outside and inside disagree, where a segment's head is damaged or its end is not what the next one continues, the number of
 * lost records is unknown, and the scan refuses.
 */
final class SalvageScan {

    /** Takes what can be vouched for, in order. */
    interface Visitor {

        /**
         * A record whose data is right; its type is not covered by any checksum.
         *
         * @throws Contradiction where it cannot have been written after those before; it then counts as lost
         * @throws MalformedMessageException where it does not parse; it then counts as lost
         */
        void record(int type, byte[] bytes, int from, int end) throws Contradiction, MalformedMessageException;

        /** One record, of unknown type, is lost here. */
        void lost();
    }

    /** A record that does not fit the ones before it. */
    static final class Contradiction extends Exception {

        private static final long serialVersionUID = 1L;

        Contradiction(String message) {
            super(message, null, false, false);
        }
    }

    private static final long UNKNOWN = -1;
    private static final int BLOCK_BYTES = 1 << 16;

    /**
     * A record whose own checksum does not vouch for it.
     *
     * @param ifWhole the running checksum if its data is right
     * @param ifLost the running checksum if its stored checksum is right
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared, never leaves this class
    private record Waiting(int type, byte[] data, long ifWhole, long ifLost) {}

    private final Path directory;
    private final Visitor visitor;
    private final RunningCrc crc = new RunningCrc();
    private Path path;
    private long offset;
    private long running = UNKNOWN;
    private @Nullable Waiting waiting;

    SalvageScan(Path directory, Visitor visitor) {
        this.directory = directory;
        this.path = directory;
        this.visitor = visitor;
    }

    /** Reads all segments; gives the running checksum behind the last record. */
    int run(List<OpenSegment> segments) throws IOException {
        for (int i = 0; i < segments.size(); i++) {
            path = segments.get(i).name().in(directory);
            segment(segments.get(i).file(), i == segments.size() - 1);
        }
        if (waiting != null) {
            throw refused("nothing behind the damaged record vouches for anything");
        }
        return (int) running;
    }

    private void segment(DiskFile file, boolean newest) throws IOException {
        long size = file.size();
        offset = 0;
        while (offset + Frame.WORD_BYTES <= size) {
            long word = read(file, offset, Frame.WORD_BYTES).getLong(0);
            if (word == 0) {
                break;
            }
            long length = Frame.length(word);
            long frame = Frame.WORD_BYTES + length + Frame.padding(length);
            if (!Frame.consistent(word) || length > size - offset - Frame.WORD_BYTES || frame > Integer.MAX_VALUE - 8) {
                throw refused("its length is damaged");
            }
            record(read(file, offset + Frame.WORD_BYTES, (int) length).array());
            offset += frame;
        }
        if (newest) {
            checkZero(file, size);
        }
    }

    private void record(byte[] bytes) throws WalException {
        FieldReader fields = new FieldReader(bytes);
        int type;
        long stored;
        try {
            if (fields.tag() != 1 << 3) {
                throw new MalformedMessageException("no type");
            }
            type = (int) fields.varint();
            if (fields.tag() != 2 << 3) {
                throw new MalformedMessageException("no checksum");
            }
            stored = fields.varint();
            if (fields.hasMore()
                    && (fields.tag() != (3 << 3 | 2) || fields.length() != bytes.length - fields.position())) {
                throw new MalformedMessageException("no data");
            }
            if (stored >>> 32 != 0) {
                throw new MalformedMessageException("no checksum of 32 bits");
            }
        } catch (MalformedMessageException e) {
            throw refused("the lengths inside the record contradict the one outside");
        }
        if (offset == 0 || (type == RecordType.CRC && !fields.hasMore())) {
            carriedOver(type == RecordType.CRC && !fields.hasMore(), stored);
        } else {
            take(type, Arrays.copyOfRange(bytes, fields.position(), bytes.length), stored);
        }
    }

    private void carriedOver(boolean crcRecord, long stored) throws WalException {
        if (!crcRecord) {
            throw refused("the head of the segment is damaged");
        }
        if (running == UNKNOWN && waiting == null) {
            running = stored;
        } else if (!resolved(stored, new byte[0]) && (waiting != null || stored != running)) {
            throw refused("the segment does not continue the one before");
        }
    }

    private void take(int type, byte[] data, long stored) {
        if (waiting == null) {
            long value = after(running, data);
            if (value == stored) {
                running = stored;
                visit(type, data);
            } else {
                waiting = new Waiting(type, data, value, stored);
            }
        } else if (resolved(stored, data)) {
            visit(type, data);
        } else {
            visitor.lost();
            waiting = new Waiting(type, data, UNKNOWN, stored);
        }
    }

    /** Whether a record decides what to make of the waiting one. */
    private boolean resolved(long stored, byte[] data) {
        Waiting before = waiting;
        if (before == null) {
            return false;
        }
        if (before.ifWhole != UNKNOWN && after(before.ifWhole, data) == stored) {
            visit(before.type, before.data);
        } else if (after(before.ifLost, data) == stored) {
            visitor.lost();
        } else {
            return false;
        }
        waiting = null;
        running = stored;
        return true;
    }

    private void visit(int type, byte[] data) {
        try {
            visitor.record(type, data, 0, data.length);
        } catch (Contradiction | MalformedMessageException e) {
            visitor.lost();
        }
    }

    private long after(long seed, byte[] data) {
        crc.seed((int) seed);
        crc.update(data, 0, data.length);
        return Integer.toUnsignedLong(crc.value());
    }

    /** A sector that got lost reads as zeros and hides what is behind it. */
    private void checkZero(DiskFile file, long size) throws IOException {
        for (long at = offset; at < size; at += BLOCK_BYTES) {
            for (byte one :
                    read(file, at, (int) Math.min(BLOCK_BYTES, size - at)).array()) {
                if (one != 0) {
                    throw refused("there are bytes behind its end");
                }
            }
        }
    }

    private ByteBuffer read(DiskFile file, long from, int length) throws IOException {
        ByteBuffer target = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (target.hasRemaining()) {
            if (file.read(target, from + target.position()) < 0) {
                throw refused("the file ends here");
            }
        }
        return target;
    }

    private WalException refused(String why) {
        return new WalException(path + ": cannot be read around the damage, at offset " + offset + ": " + why);
    }
}
