package dev.quoin.raft;

import java.util.Arrays;

/** Reads protocol buffer fields one after the other; unknown ones are skipped by not being asked for. */
final class WireReader {

    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;
    private static final byte[] NONE = {};

    private final byte[] data;
    private int position;
    private int field;
    private long number;
    private byte[] bytes = NONE;

    WireReader(byte[] data) {
        this.data = data;
    }

    /**
     * Reads the next field.
     *
     * @return false at the end
     * @throws IllegalArgumentException if the data is malformed
     */
    boolean next() {
        if (position == data.length) {
            return false;
        }
        long tag = varint();
        field = (int) (tag >>> 3);
        number = 0;
        bytes = NONE;
        switch ((int) (tag & 7)) {
            case VARINT -> number = varint();
            case FIXED64 -> take(8);
            case BYTES -> bytes = take(varint());
            case FIXED32 -> take(4);
            default -> throw malformed();
        }
        return true;
    }

    int field() {
        return field;
    }

    long number() {
        return number;
    }

    byte[] bytes() {
        return bytes;
    }

    private byte[] take(long length) {
        if (length < 0 || length > data.length - position) {
            throw malformed();
        }
        position += (int) length;
        return Arrays.copyOfRange(data, position - (int) length, position);
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            if (position == data.length) {
                throw malformed();
            }
            byte next = data[position++];
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw malformed();
    }

    private static IllegalArgumentException malformed() {
        return new IllegalArgumentException("malformed configuration change");
    }
}
