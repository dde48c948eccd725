package dev.quoin.snapshot.bbolt;

import static dev.quoin.snapshot.bbolt.PageFormat.HEADER_BYTES;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A meta page.
 *
 * @param pageBytes page size
 * @param root page of the tree that holds the buckets
 * @param highWater number of pages in use: no page has this id or a higher one
 * @param transaction id of the transaction that wrote it
 */
record Meta(int pageBytes, long root, long highWater, long transaction) {

    private static final int MAGIC = 0xED0CDAED;
    private static final int VERSION = 2;

    /** Free list is not kept in the file; etcd always writes this. */
    private static final long NO_FREELIST = 0xFFFFFFFFFFFFFFFFL;

    private static final int CHECKED_BYTES = 56;

    /** Bytes of a meta page that carry information. */
    static final int BYTES = HEADER_BYTES + CHECKED_BYTES + Long.BYTES;

    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    /** Writes the page; {@code target} is positioned at its start and little-endian. */
    void encode(long id, ByteBuffer target) {
        target.putLong(id).putShort((short) PageFormat.META).putShort((short) 0).putInt(0);
        int checked = target.position();
        target.putInt(MAGIC).putInt(VERSION).putInt(pageBytes).putInt(0);
        target.putLong(root).putLong(0);
        target.putLong(NO_FREELIST).putLong(highWater).putLong(transaction);
        target.putLong(checksum(target, checked));
    }

    /** Reads the page, or gives the reason why it cannot be used. */
    static Reading decode(ByteBuffer page) {
        ByteBuffer b = page.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        int at = b.position() + HEADER_BYTES;
        if (b.remaining() < BYTES) {
            return new Reading(null, "is cut off");
        }
        if (b.getInt(at) != MAGIC) {
            return new Reading(null, "has magic number %08x instead of %08x".formatted(b.getInt(at), MAGIC));
        }
        if (b.getInt(at + 4) != VERSION) {
            return new Reading(null, "has version %d instead of %d".formatted(b.getInt(at + 4), VERSION));
        }
        if (b.getLong(at + CHECKED_BYTES) != checksum(b, at)) {
            return new Reading(null, "does not match its checksum");
        }
        int pageBytes = b.getInt(at + 8);
        if (Integer.bitCount(pageBytes) != 1
                || pageBytes < PageFormat.PAGE_BYTES_MIN
                || pageBytes > PageFormat.PAGE_BYTES_MAX) {
            return new Reading(null, "has the impossible page size " + pageBytes);
        }
        return new Reading(
                new Meta(pageBytes, b.getLong(at + 16), b.getLong(at + 40), b.getLong(at + 48)), "can be used");
    }

    private static long checksum(ByteBuffer b, int from) {
        long hash = FNV_OFFSET;
        for (int i = from; i < from + CHECKED_BYTES; i++) {
            hash = (hash ^ (b.get(i) & 0xff)) * FNV_PRIME;
        }
        return hash;
    }

    /**
     * A meta page, or why there is none.
     *
     * @param meta the page's content, null where it cannot be used
     * @param reason ends a sentence whose subject is the page
     */
    record Reading(@Nullable Meta meta, String reason) {

        Optional<Meta> usable() {
            return Optional.ofNullable(meta);
        }
    }
}
