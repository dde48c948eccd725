package dev.quoin.snapshot;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** Reads protobuf's wire format field by field; fields that nobody asks for are passed over. */
final class WireReader {

    private final byte[] source;
    private int position;
    private int tag;
    private long number;
    private int start;

    WireReader(byte[] source) {
        this.source = source;
    }

    /** Steps to the next field; false at the end. */
    boolean next() throws IOException {
        if (position == source.length) {
            return false;
        }
        tag = (int) varint();
        switch (tag & 7) {
            case 0 -> number = varint();
            case 1 -> skip(8);
            case 2 -> skip(varint());
            case 5 -> skip(4);
            default -> throw broken();
        }
        if (field() == 0) {
            throw broken();
        }
        return true;
    }

    int field() {
        return tag >>> 3;
    }

    boolean is(int field, int wireType) {
        return tag == ((field << 3) | wireType);
    }

    long number() {
        return number;
    }

    byte[] bytes() {
        return Arrays.copyOfRange(source, start, position);
    }

    /** The field's value, or its values where they are packed. */
    void numbersInto(List<Long> target) throws IOException {
        if ((tag & 7) == 0) {
            target.add(number);
        } else if ((tag & 7) == 2) {
            WireReader packed = new WireReader(bytes());
            while (packed.position < packed.source.length) {
                target.add(packed.varint());
            }
        }
    }

    private void skip(long length) throws IOException {
        if (length < 0 || length > source.length - position) {
            throw broken();
        }
        start = position;
        position += (int) length;
    }

    private long varint() throws IOException {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (position == source.length) {
                throw broken();
            }
            byte b = source[position++];
            value |= (b & 0x7fL) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw broken();
    }

    private IOException broken() {
        return new IOException("is not a protobuf message at byte " + position);
    }
}
