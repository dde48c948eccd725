package dev.quoin.wal;

import dev.quoin.api.env.DiskFile;
import dev.quoin.rpc.wire.FieldReader;
import dev.quoin.rpc.wire.MalformedMessageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Tells a torn last save from damage in what was synced, by the records behind the broken place.
 *
 * <p>Saves go to disk one after the other, each with entries synced before the next is written, and a save puts its entries
 * before its state. So where an entry, a state or mark, and then another entry or mark follow in this order, the first
 * entry's save was synced, and with it all before it: what is broken was durable once and must not be cut off. Fewer records
 * prove nothing, as the sectors of one save reach the disk in any order.
 */
final class LaterRecords {

    /** How far behind the broken place to look; a lost sector has its successors close by. */
    private static final int REACH_BYTES = 1 << 20;

    private static final int PROOF = -1;
    private static final int PROVED = 3;

    private final byte[] bytes;
    private final ByteBuffer words;
    private final int length;
    private final RunningCrc crc = new RunningCrc();

    private LaterRecords(byte[] bytes, int length) {
        this.bytes = bytes;
        this.words = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        this.length = length;
    }

    /**
     * Looks behind a broken place.
     *
     * @param offset where it begins
     * @param size the file's size
     * @param skip length of what is broken, where it is known: a value may hold the bytes of another log
     * @param brokenEntry whether the broken record is known to be an entry, the first of the rule's three
     */
    static boolean tellOfASync(DiskFile file, long offset, long size, long skip, boolean brokenEntry)
            throws IOException {
        long start = offset + skip;
        byte[] bytes = new byte[(int) Math.max(0, Math.min(REACH_BYTES, size - start))];
        ByteBuffer target = ByteBuffer.wrap(bytes);
        int read = 0;
        while (target.hasRemaining() && read >= 0) {
            read = file.read(target, start + target.position());
        }
        return new LaterRecords(bytes, target.position()).tellOfASync(brokenEntry ? 1 : 0);
    }

    private boolean tellOfASync(int known) {
        int at = 0;
        while (at + Frame.WORD_BYTES <= length) {
            int end = words.getLong(at) == 0 ? at : endOfChain(at, known);
            if (end == PROOF) {
                return true;
            }
            at = Math.max(end, at + Frame.WORD_BYTES);
        }
        return false;
    }

    /** Follows good records from here: {@link #PROOF} when the rule's three are among them, else where they end. */
    private int endOfChain(int start, int known) {
        Found record = recordAt(start);
        if (record == null) {
            return start;
        }
        int found = progress(known, record.type);
        int last = start;
        while (record.next + Frame.WORD_BYTES <= length) {
            Found following = recordAt(record.next);
            if (following == null || !follows(following, record)) {
                return last;
            }
            found = progress(found, following.type);
            if (found == PROVED) {
                return PROOF;
            }
            last = record.next;
            record = following;
        }
        return last;
    }

    private static int progress(int found, int type) {
        return switch (found) {
            case 0 -> type == RecordType.ENTRY ? 1 : 0;
            case 1 -> type == RecordType.STATE ? 2 : type == RecordType.MARK ? PROVED : 1;
            default -> type == RecordType.ENTRY || type == RecordType.MARK ? PROVED : 2;
        };
    }

    private boolean follows(Found record, Found previous) {
        crc.seed(previous.crc);
        crc.update(bytes, record.from, record.end - record.from);
        return crc.value() == record.crc;
    }

    /** One record that parses. */
    private record Found(int type, int crc, int from, int end, int next) {}

    private @Nullable Found recordAt(int at) {
        long word = words.getLong(at);
        long recordBytes = Frame.length(word);
        int from = at + Frame.WORD_BYTES;
        if (word == 0 || !Frame.consistent(word) || recordBytes > length - from - Frame.padding(recordBytes)) {
            return null;
        }
        int end = from + (int) recordBytes;
        try {
            FieldReader fields = new FieldReader(bytes, from, end);
            if (fields.tag() != 1 << 3) {
                return null;
            }
            int type = (int) fields.varint();
            if (fields.tag() != 2 << 3) {
                return null;
            }
            int stored = (int) fields.varint();
            if (fields.tag() != (3 << 3 | 2) || fields.length() != end - fields.position()) {
                return null;
            }
            return new Found(type, stored, fields.position(), end, end + Frame.padding(recordBytes));
        } catch (MalformedMessageException e) {
            return null;
        }
    }
}
