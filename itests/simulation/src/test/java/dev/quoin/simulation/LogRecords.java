package dev.quoin.simulation;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Where the records of a log's segment are: a word with the length, which a padding byte may top, and the record. */
final class LogRecords {

    static final int ALIGNMENT = 8;
    static final int ENTRY = 2;
    static final int STATE = 3;

    private static final long LENGTH_MASK = 0x00ff_ffff_ffff_ffffL;

    /** From its first byte to behind its last. */
    record Place(int from, int end, int type) {}

    private LogRecords() {}

    /** The length that a record's word tells. */
    static int length(long word) {
        return (int) (word & LENGTH_MASK);
    }

    /** All records up to the first empty word, or to where a length makes no sense. */
    static List<Place> in(byte[] segment) {
        ByteBuffer words = ByteBuffer.wrap(segment).order(ByteOrder.LITTLE_ENDIAN);
        List<Place> found = new ArrayList<>();
        int at = 0;
        while (at + Long.BYTES < segment.length && words.getLong(at) != 0) {
            int length = length(words.getLong(at));
            int from = at + Long.BYTES;
            if (length < 2 || length > segment.length - from) {
                break;
            }
            found.add(new Place(from, from + length, segment[from + 1]));
            at = from + (length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        }
        return found;
    }
}
