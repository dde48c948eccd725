package dev.quoin.wal;

import dev.quoin.api.env.DiskFile;
import dev.quoin.api.wal.DamagedLogException;
import dev.quoin.api.wal.WalException;
import dev.quoin.rpc.wire.FieldReader;
import dev.quoin.rpc.wire.MalformedMessageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * Reads the records of one segment in order and checks each: lengths, checksum, and where something is wrong, whether a
 * crash explains it. See the package comment for the rules.
 */
final class SegmentReader {

    private static final int WINDOW_BYTES = 256 << 10;

    /** Longest prefix of a record before its data: type, crc, tag and length. */
    private static final int HEAD_BYTES_MAX = 2 + 1 + 5 + 1 + 5;

    private final DiskFile file;
    private final Path path;
    private final boolean newest;
    private final RunningCrc crc;
    private final long size;

    private byte[] window;
    private ByteBuffer windowBuffer;
    private long windowStart;
    private int windowLength;

    /** End of the last good record. */
    private long offset;

    /** Whether the fields below are of the record at the offset. */
    private boolean headRead;

    private int type;
    private int storedCrc;
    private int dataFrom;
    private int dataEnd;

    SegmentReader(DiskFile file, Path path, boolean newest, RunningCrc crc) throws IOException {
        this.file = file;
        this.path = path;
        this.newest = newest;
        this.crc = crc;
        this.size = file.size();
        this.window = new byte[(int) Math.min(WINDOW_BYTES, size)];
        this.windowBuffer = wrap(window);
    }

    /** Reads the next record; false at the end of the segment. */
    boolean next() throws IOException {
        headRead = false;
        int available = fill(Frame.WORD_BYTES);
        if (available < Frame.WORD_BYTES) {
            if (isZero(at(offset), available)) {
                return false;
            }
            throw broken(true, "the file ends inside a frame word");
        }
        long word = windowBuffer.getLong(at(offset));
        if (word == 0) {
            if (newest) {
                checkUnwritten();
            }
            return false;
        }
        if (!Frame.consistent(word)) {
            throw broken(false, String.format(Locale.ROOT, "frame word %016x contradicts itself", word));
        }
        readRecord(Frame.length(word));
        return true;
    }

    private void readRecord(long length) throws IOException {
        int padding = Frame.padding(length);
        boolean whole = length <= size - offset - Frame.WORD_BYTES - padding;
        long bodyBytes = whole ? length + padding : size - offset - Frame.WORD_BYTES;
        if (bodyBytes > Integer.MAX_VALUE - Frame.WORD_BYTES) {
            throw broken(false, "record of " + length + " bytes");
        }
        fill(Frame.WORD_BYTES + (whole ? (int) bodyBytes : HEAD_BYTES_MAX));
        int from = at(offset) + Frame.WORD_BYTES;
        int end = (int) Math.min(from + (whole ? length : bodyBytes), windowLength);
        headRead = readHead(from, end, length);
        if (!headRead) {
            int head = Math.min(HEAD_BYTES_MAX, end - from);
            boolean cutByEnd = !whole && head < HEAD_BYTES_MAX;
            throw broken(
                    cutByEnd || hasZeroSector(from, head),
                    "the record contradicts its frame's length of " + length + " bytes");
        }
        if (!whole) {
            throw broken(true, "the record reaches past the end of the file");
        }
        if (type != RecordType.CRC) {
            crc.update(window, dataFrom, dataEnd - dataFrom);
            if (crc.value() != storedCrc) {
                throw broken(
                        hasZeroSector(from, (int) bodyBytes),
                        String.format(
                                Locale.ROOT,
                                "checksum of the data so far is %08x, the record says %08x",
                                crc.value(),
                                storedCrc));
            }
        }
        offset += Frame.WORD_BYTES + bodyBytes;
    }

    /** Reads type, crc and data length; false where they do not add up to the record's length. */
    private boolean readHead(int from, int end, long length) {
        FieldReader fields = new FieldReader(window, from, end);
        try {
            if (fields.tag() != 1 << 3) {
                return false;
            }
            long number = fields.varint();
            if (fields.tag() != 2 << 3) {
                return false;
            }
            long value = fields.varint();
            int read = fields.position() - from;
            long dataBytes = 0;
            if (read < length) {
                if (fields.tag() != (3 << 3 | 2)) {
                    return false;
                }
                dataBytes = fields.varint();
                read = fields.position() - from;
            }
            type = (int) number;
            storedCrc = (int) value;
            dataFrom = from + read;
            dataEnd = end;
            return number == type && value >>> 32 == 0 && dataBytes == length - read;
        } catch (MalformedMessageException e) {
            return false;
        }
    }

    /**
     * Bytes behind a zero word are a lost sector of a torn save, unless they are in the word's own sector, which a disk
     * writes whole, or unless they tell that a later save was synced.
     */
    private void checkUnwritten() throws IOException {
        int rest = (int) (Frame.SECTOR_BYTES - offset % Frame.SECTOR_BYTES);
        int available = Math.min(fill(rest), rest);
        if (!isZero(at(offset), available)) {
            throw damaged("frame word is zero, the bytes behind it are not");
        }
        checkNothingSyncedBehind(Frame.WORD_BYTES, false);
    }

    private void checkNothingSyncedBehind(long skip, boolean brokenEntry) throws IOException {
        if (LaterRecords.tellOfASync(file, offset, size, skip, brokenEntry)) {
            throw damaged("records are missing here that were durable before the ones behind them");
        }
    }

    /** What is wrong at the current offset: torn where a crash explains it, else damage. */
    private WalException broken(boolean explained, String what) throws IOException {
        if (newest && explained) {
            if (headRead) {
                long length = Frame.length(windowBuffer.getLong(at(offset)));
                checkNothingSyncedBehind(Frame.WORD_BYTES + length + Frame.padding(length), type == RecordType.ENTRY);
            } else {
                checkNothingSyncedBehind(Frame.WORD_BYTES, false);
            }
            return new TornRecordException(path, offset);
        }
        return damaged(what);
    }

    /** A refusal that names the place and what would help. */
    WalException damaged(String what) {
        return new DamagedLogException(path + ": damaged at offset " + offset + ": " + what
                + "; restoring the file from a copy, or removing this member and adding it again, would help");
    }

    private boolean hasZeroSector(int from, int length) {
        int at = from;
        int end = from + length;
        while (at < end) {
            int inSector = (int) (Frame.SECTOR_BYTES - (windowStart + at) % Frame.SECTOR_BYTES);
            int part = Math.min(inSector, end - at);
            if (isZero(at, part)) {
                return true;
            }
            at += part;
        }
        return false;
    }

    private boolean isZero(int from, int length) {
        for (int i = from; i < from + length; i++) {
            if (window[i] != 0) {
                return false;
            }
        }
        return true;
    }

    /** Brings {@code wanted} bytes from the offset on into the window; gives how many there are. */
    private int fill(int wanted) throws IOException {
        int held = (int) (windowStart + windowLength - offset);
        if (held >= wanted) {
            return held;
        }
        byte[] target = wanted > window.length ? new byte[wanted] : window;
        System.arraycopy(window, at(offset), target, 0, held);
        window = target;
        windowBuffer = wrap(target);
        windowStart = offset;
        windowLength = held;
        while (windowLength < wanted) {
            windowBuffer.clear().position(windowLength);
            int read = file.read(windowBuffer, windowStart + windowLength);
            if (read < 0) {
                break;
            }
            windowLength += read;
        }
        return windowLength;
    }

    private int at(long fileOffset) {
        return (int) (fileOffset - windowStart);
    }

    private static ByteBuffer wrap(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** End of the last good record. */
    long offset() {
        return offset;
    }

    int type() {
        return type;
    }

    int storedCrc() {
        return storedCrc;
    }

    /** The array that holds the record's data from {@link #dataFrom()} to {@link #dataEnd()}, until the next read. */
    byte[] window() {
        return window;
    }

    int dataFrom() {
        return dataFrom;
    }

    int dataEnd() {
        return dataEnd;
    }

    byte[] copyOfData() {
        return Arrays.copyOfRange(window, dataFrom, dataEnd);
    }
}
