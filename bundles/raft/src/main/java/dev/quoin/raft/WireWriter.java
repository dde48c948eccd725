package dev.quoin.raft;

import java.util.Arrays;

/** Writes protocol buffer fields: varints and byte strings are all that configuration changes need. */
final class WireWriter {

    private byte[] bytes = new byte[32];
    private int size;

    void number(int field, long value) {
        varint((long) field << 3);
        varint(value);
    }

    void bytes(int field, byte[] value) {
        varint(((long) field << 3) | 2);
        varint(value.length);
        reserve(value.length);
        System.arraycopy(value, 0, bytes, size, value.length);
        size += value.length;
    }

    void bytesUnlessEmpty(int field, byte[] value) {
        if (value.length > 0) {
            bytes(field, value);
        }
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    private void varint(long value) {
        reserve(10);
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    private void reserve(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }
}
