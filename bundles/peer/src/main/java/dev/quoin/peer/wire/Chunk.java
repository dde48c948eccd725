package dev.quoin.peer.wire;

import java.util.Arrays;

/** Bytes on their way out. Not thread-safe. */
public final class Chunk {
    private byte[] bytes;
    private int size;

    public Chunk(int capacity) {
        this.bytes = new byte[capacity];
    }

    public int size() {
        return size;
    }

    /** What was put so far, the caller's to keep; the chunk is of no use afterwards. */
    public byte[] take() {
        return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
    }

    byte[] array() {
        return bytes;
    }

    /** Makes room for so many bytes, which the caller fills, and gives their position. */
    int claim(int count) {
        int at = size;
        int end = Math.addExact(size, count);
        if (end > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(end, (int) Math.min(2L * bytes.length, Integer.MAX_VALUE - 8)));
        }
        size = end;
        return at;
    }

    void putByte(int value) {
        int at = claim(1);
        bytes[at] = (byte) value;
    }

    /** Eight bytes, the highest first. */
    void putLong(long value) {
        int at = claim(Long.BYTES);
        putLong(bytes, at, value);
    }

    void putBytes(byte[] source) {
        int at = claim(source.length);
        System.arraycopy(source, 0, bytes, at, source.length);
    }

    static void putLong(byte[] target, int at, long value) {
        for (int i = 0; i < Long.BYTES; i++) {
            target[at + i] = (byte) (value >>> (Long.SIZE - Byte.SIZE - i * Byte.SIZE));
        }
    }
}
