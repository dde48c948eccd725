package dev.quoin.rpc.wire;

import java.util.List;

/** Reads protobuf fields from a part of an array, one after the other. */
public final class FieldReader {

    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;

    private final byte[] bytes;
    private final int end;
    private int at;

    /** Reads a whole array. */
    public FieldReader(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    /** Reads the bytes from {@code from} to before {@code end}. */
    public FieldReader(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    public boolean hasMore() {
        return at < end;
    }

    /** Where in the array the next byte is. */
    public int position() {
        return at;
    }

    /** Field number and wire type, as {@code number << 3 | type}. */
    public int tag() throws MalformedMessageException {
        long tag = varint();
        if (tag < 1 << 3 || tag > Integer.MAX_VALUE) {
            throw new MalformedMessageException("bad field tag");
        }
        return (int) tag;
    }

    /** An integer, which may stand behind a tag of wire type 0. */
    public long varint() throws MalformedMessageException {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            if (at >= end) {
                throw new MalformedMessageException("field ends early");
            }
            byte next = bytes[at++];
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new MalformedMessageException("integer is too long");
    }

    /** Length of the bytes that follow, all of which are there. */
    public int length() throws MalformedMessageException {
        long length = varint();
        if (length < 0 || length > end - at) {
            throw new MalformedMessageException("field is longer than its message");
        }
        return (int) length;
    }

    /** A reader of the nested message that follows, which is skipped here. */
    public FieldReader nested() throws MalformedMessageException {
        int length = length();
        FieldReader nested = new FieldReader(bytes, at, at + length);
        at += length;
        return nested;
    }

    /** A copy of the bytes that follow. */
    public byte[] copy() throws MalformedMessageException {
        int length = length();
        byte[] copy = new byte[length];
        System.arraycopy(bytes, at, copy, 0, length);
        at += length;
        return copy;
    }

    /** Adds the integer, or where they are packed the integers, of a repeated field. */
    public void varints(int tag, List<Long> target) throws MalformedMessageException {
        switch (tag & 7) {
            case VARINT -> target.add(varint());
            case BYTES -> {
                FieldReader packed = nested();
                while (packed.hasMore()) {
                    target.add(packed.varint());
                }
            }
            default -> throw new MalformedMessageException("bad wire type");
        }
    }

    /** Skips a field that the caller does not know: later versions add some. */
    public void skip(int tag) throws MalformedMessageException {
        switch (tag & 7) {
            case VARINT -> varint();
            case FIXED64 -> advance(Long.BYTES);
            case BYTES -> advance(length());
            case FIXED32 -> advance(Integer.BYTES);
            default -> throw new MalformedMessageException("bad wire type");
        }
    }

    private void advance(int count) throws MalformedMessageException {
        if (count > end - at) {
            throw new MalformedMessageException("field ends early");
        }
        at += count;
    }
}
