package dev.quoin.mvcc.sum;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Mixes bytes and numbers into 128 bits, as two lanes of 64 that run beside each other. Meant to find accidents, not
 * attackers: a word that differs always changes both lanes, since each step is a permutation of the lane.
 *
 * <p>The mixture is compared between members, so neither constants nor order may ever change.
 */
public final class Mix128 {

    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long HIGH_KEY = 0x9ae16a3b2f90404fL;
    private static final long LOW_KEY = 0xc949c7defebcad27L;
    private static final long HIGH_FACTOR = 0x9fb21c651e98df25L;
    private static final long LOW_FACTOR = 0xd6e8feb86659fd93L;

    private long high;
    private long low;

    /** Begins a new mixture. */
    public Mix128 begin() {
        high = HIGH_KEY;
        low = LOW_KEY;
        return this;
    }

    /** Mixes a number in. */
    public Mix128 number(long word) {
        high = (Long.rotateLeft(high, 29) ^ word) * HIGH_FACTOR;
        low = (Long.rotateLeft(low, 37) + word) * LOW_FACTOR;
        return this;
    }

    /** Mixes bytes in, and how many they are. */
    public Mix128 bytes(byte[] bytes) {
        int i = 0;
        for (; i + Long.BYTES <= bytes.length; i += Long.BYTES) {
            number((long) WORDS.get(bytes, i));
        }
        long rest = 0;
        for (int shift = 0; i < bytes.length; i++, shift += Byte.SIZE) {
            rest |= (bytes[i] & 0xFFL) << shift;
        }
        return number(rest).number(bytes.length);
    }

    /** The upper half of the mixture so far. */
    public long high() {
        return spread(high);
    }

    /** The lower half. */
    public long low() {
        return spread(low ^ Long.rotateLeft(high, 32));
    }

    private static long spread(long lane) {
        long x = (lane ^ lane >>> 32) * HIGH_FACTOR;
        x = (x ^ x >>> 29) * LOW_FACTOR;
        return x ^ x >>> 32;
    }
}
