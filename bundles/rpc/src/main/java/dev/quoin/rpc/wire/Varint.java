package dev.quoin.rpc.wire;

import java.nio.ByteBuffer;

/** Base-128 integers of protobuf. */
public final class Varint {

    private Varint() {}

    /** Bytes that a value takes, 1 to 10. */
    public static int size(long value) {
        return (Long.SIZE + 6 - Long.numberOfLeadingZeros(value | 1)) / 7;
    }

    /** Puts a value at {@code at} and gives the position behind it. */
    public static int put(byte[] target, int at, long value) {
        int position = at;
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            target[position++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        target[position++] = (byte) rest;
        return position;
    }

    /** Puts a value at the buffer's position. */
    public static void put(ByteBuffer target, long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            target.put((byte) (rest | 0x80));
            rest >>>= 7;
        }
        target.put((byte) rest);
    }
}
