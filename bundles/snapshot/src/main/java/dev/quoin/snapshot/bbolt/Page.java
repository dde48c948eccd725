package dev.quoin.snapshot.bbolt;

import static dev.quoin.snapshot.bbolt.PageFormat.ELEMENT_BYTES;
import static dev.quoin.snapshot.bbolt.PageFormat.HEADER_BYTES;

import dev.quoin.api.snapshot.DamagedImageException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A leaf or branch that was read and checked whole: all elements lie within it, keys ascend and lie within the bounds
 * that its parents set.
 */
final class Page {

    private final String label;
    private final ByteBuffer bytes;
    private final boolean leaf;
    private final int count;

    /** Takes the page's bytes, on the heap, little-endian, from 0 to its limit. The label says where it lies in error messages. */
    Page(String label, ByteBuffer bytes, byte @Nullable [] lower, byte @Nullable [] upper)
            throws DamagedImageException {
        this.label = label;
        this.bytes = bytes;
        int flags = bytes.getShort(8) & 0xffff;
        if (flags != PageFormat.LEAF && flags != PageFormat.BRANCH) {
            throw damaged("is neither leaf nor branch, its flags are 0x%02x".formatted(flags));
        }
        leaf = flags == PageFormat.LEAF;
        count = bytes.getShort(10) & 0xffff;
        if (!leaf && count == 0) {
            throw damaged("is a branch without children");
        }
        if (HEADER_BYTES + (long) count * ELEMENT_BYTES > bytes.limit()) {
            throw damaged("cannot hold its %d elements".formatted(count));
        }
        // bbolt fills pages with zeros before it writes them.
        if (count == 0
                && bytes.limit() >= HEADER_BYTES + ELEMENT_BYTES
                && (bytes.getLong(HEADER_BYTES) != 0 || bytes.getLong(HEADER_BYTES + 8) != 0)) {
            throw damaged("says that it is empty, which it is not");
        }
        check(lower, upper);
    }

    private void check(byte @Nullable [] lower, byte @Nullable [] upper) throws DamagedImageException {
        long next = HEADER_BYTES + (long) count * ELEMENT_BYTES;
        for (int i = 0; i < count; i++) {
            long end = (long) keyStart(i) + keyBytes(i) + (leaf ? valueBytes(i) : 0);
            if (keyStart(i) < HEADER_BYTES + count * ELEMENT_BYTES || end > bytes.limit()) {
                throw damaged("has element %d outside of its %d bytes".formatted(i, bytes.limit()));
            }
            // bbolt writes a page whole: keys and values lie without gaps behind the elements, so a wrong count shows.
            if (keyStart(i) != next) {
                throw damaged("has element %d not where the one before ends".formatted(i));
            }
            next = end;
            if (i > 0 && compareWithNext(i - 1) >= 0) {
                throw damaged("has keys out of order at element " + i);
            }
        }
        if (lower != null && count > 0 && compare(0, lower) < 0) {
            throw damaged("has keys below those of its place in the tree");
        }
        if (upper != null && count > 0 && compare(count - 1, upper) >= 0) {
            throw damaged("has keys above those of its place in the tree");
        }
    }

    private int compareWithNext(int i) {
        int from = bytes.arrayOffset() + keyStart(i);
        int other = bytes.arrayOffset() + keyStart(i + 1);
        return Arrays.compareUnsigned(
                bytes.array(), from, from + (int) keyBytes(i), bytes.array(), other, other + (int) keyBytes(i + 1));
    }

    private int compare(int i, byte[] key) {
        int from = bytes.arrayOffset() + keyStart(i);
        return Arrays.compareUnsigned(bytes.array(), from, from + (int) keyBytes(i), key, 0, key.length);
    }

    boolean isLeaf() {
        return leaf;
    }

    int count() {
        return count;
    }

    byte[] key(int i) {
        return slice(keyStart(i), (int) keyBytes(i));
    }

    /** A leaf's value. */
    byte[] value(int i) {
        return slice(keyStart(i) + (int) keyBytes(i), (int) valueBytes(i));
    }

    /** Whether a leaf's value describes a bucket. */
    boolean isBucket(int i) {
        return (bytes.getInt(element(i)) & PageFormat.BUCKET) != 0;
    }

    /** A branch's child. */
    long child(int i) {
        return bytes.getLong(element(i) + 8);
    }

    /** Index of the first key that is not below {@code key}, or {@link #count()}. */
    int firstAtLeast(byte[] key) {
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (compare(middle, key) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Index of the child under which {@code key} has its place. */
    int childFor(byte[] key) {
        int at = firstAtLeast(key);
        boolean hit = at < count && compare(at, key) == 0;
        return hit || at == 0 ? Math.min(at, count - 1) : at - 1;
    }

    DamagedImageException damaged(String what) {
        return new DamagedImageException(label + " " + what);
    }

    private int element(int i) {
        return HEADER_BYTES + i * ELEMENT_BYTES;
    }

    private int keyStart(int i) {
        int position = bytes.getInt(element(i) + (leaf ? 4 : 0));
        // A position beyond 2 GB turns negative and fails the check against the page's start.
        return element(i) + position;
    }

    private long keyBytes(int i) {
        return bytes.getInt(element(i) + (leaf ? 8 : 4)) & 0xffffffffL;
    }

    private long valueBytes(int i) {
        return bytes.getInt(element(i) + 12) & 0xffffffffL;
    }

    private byte[] slice(int from, int length) {
        byte[] copy = new byte[length];
        bytes.get(from, copy);
        return copy;
    }
}
