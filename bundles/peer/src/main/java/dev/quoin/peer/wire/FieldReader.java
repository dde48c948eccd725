package dev.quoin.peer.wire;

/** Reads protobuf fields from a part of an array. */
final class FieldReader {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;

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

    /** Field number and wire type. */
    int tag() throws MalformedFrameException {
        long tag = varint();
        if (tag <= 0 || tag > Integer.MAX_VALUE) {
            throw new MalformedFrameException("bad field tag");
        }
        return (int) tag;
    }

    long varint() throws MalformedFrameException {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            if (at >= end) {
                throw new MalformedFrameException("field ends early");
            }
            byte next = bytes[at++];
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new MalformedFrameException("integer is too long");
    }

    /** A reader of the nested message that follows, which is skipped here. */
    FieldReader nested() throws MalformedFrameException {
        int length = length();
        FieldReader nested = new FieldReader(bytes, at, at + length);
        at += length;
        return nested;
    }

    byte[] copy() throws MalformedFrameException {
        int length = length();
        byte[] copy = new byte[length];
        System.arraycopy(bytes, at, copy, 0, length);
        at += length;
        return copy;
    }

    /** Skips a field that is not known here: later versions add some. */
    void skip(int tag) throws MalformedFrameException {
        switch (tag & 7) {
            case VARINT -> varint();
            case FIXED64 -> advance(Long.BYTES);
            case BYTES -> advance(length());
            case FIXED32 -> advance(Integer.BYTES);
            default -> throw new MalformedFrameException("bad wire type");
        }
    }

    private int length() throws MalformedFrameException {
        long length = varint();
        if (length < 0 || length > end - at) {
            throw new MalformedFrameException("field is longer than its message");
        }
        return (int) length;
    }

    private void advance(int count) throws MalformedFrameException {
        if (count > end - at) {
            throw new MalformedFrameException("field ends early");
        }
        at += count;
    }
}
