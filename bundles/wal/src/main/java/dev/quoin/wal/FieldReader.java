package dev.quoin.wal;

/**
 * Reads protobuf fields from a part of an array. What does not parse is an unchecked {@link Malformed}, which the caller
 * turns into a refusal that names the place.
 */
final class FieldReader {

    /** The bytes are not the message that they should be. */
    static final class Malformed extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Malformed(String message) {
            super(message, null, false, false);
        }
    }

    private final byte[] bytes;
    private final int end;
    private int at;

    FieldReader(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    boolean hasMore() {
        return at < end;
    }

    int position() {
        return at;
    }

    /** Field number and wire type. */
    int tag() {
        long tag = varint();
        if (tag <= 0 || tag > Integer.MAX_VALUE) {
            throw new Malformed("bad field tag");
        }
        return (int) tag;
    }

    long varint() {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            if (at >= end) {
                throw new Malformed("field ends early");
            }
            byte next = bytes[at++];
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new Malformed("integer is too long");
    }

    /** Length of the bytes that follow, all of which are there. */
    int length() {
        long length = varint();
        if (length < 0 || length > end - at) {
            throw new Malformed("field is longer than its message");
        }
        return (int) length;
    }

    /** A reader of the next {@code length} bytes, which are skipped here. */
    FieldReader nested(int length) {
        FieldReader nested = new FieldReader(bytes, at, at + length);
        at += length;
        return nested;
    }

    byte[] copy(int length) {
        byte[] copy = new byte[length];
        System.arraycopy(bytes, at, copy, 0, length);
        at += length;
        return copy;
    }
}
