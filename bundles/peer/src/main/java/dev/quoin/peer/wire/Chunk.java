package dev.quoin.peer.wire;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Bytes on their way out: small ones are put together, large ones stay the arrays they are. Not thread-safe. */
public final class Chunk {
    /** From here on a copy costs more than one more part to write. */
    private static final int SHARED_BYTES_MIN = 4 << 10;

    private static final int HEAD_BYTES = 64;

    private final List<ByteBuffer> parts = new ArrayList<>(2);
    private byte[] bytes;
    private int size;
    private long total;

    /** {@code expected} bytes fit without growing. */
    public Chunk(int expected) {
        this.bytes = new byte[expected];
    }

    /** How much a message of so many bytes takes that is not shared. */
    public static long expected(long messageBytes) {
        return messageBytes < SHARED_BYTES_MIN ? messageBytes : HEAD_BYTES;
    }

    /** How many bytes were put. */
    public long size() {
        return total + size;
    }

    /** What was put, in parts that are the caller's to keep; the chunk is of no use afterwards. */
    public List<ByteBuffer> take() {
        seal();
        return parts;
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

    /** Puts an array that does not change any more. */
    void putShared(byte[] source) {
        if (source.length >= SHARED_BYTES_MIN) {
            seal();
            parts.add(ByteBuffer.wrap(source));
            total += source.length;
            return;
        }
        int at = claim(source.length);
        System.arraycopy(source, 0, bytes, at, source.length);
    }

    private void seal() {
        if (size > 0) {
            parts.add(ByteBuffer.wrap(bytes, 0, size));
            total += size;
            bytes = new byte[HEAD_BYTES];
            size = 0;
        }
    }

    static void putLong(byte[] target, int at, long value) {
        for (int i = 0; i < Long.BYTES; i++) {
            target[at + i] = (byte) (value >>> (Long.SIZE - Byte.SIZE - i * Byte.SIZE));
        }
    }
}
