package dev.quoin.mvcc;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Key of a record in the bucket {@code key}.
 *
 * @param main main revision
 * @param sub sub revision
 * @param tombstone whether the record is a deletion
 */
record RevisionKey(long main, int sub, boolean tombstone) {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final int BYTES = 17;

    static byte[] encode(long main, int sub, boolean tombstone) {
        byte[] bytes = new byte[tombstone ? BYTES + 1 : BYTES];
        LONG.set(bytes, 0, main);
        bytes[8] = '_';
        LONG.set(bytes, 9, (long) sub);
        if (tombstone) {
            bytes[BYTES] = 't';
        }
        return bytes;
    }

    static RevisionKey decode(byte[] bytes) {
        if (bytes.length < BYTES || bytes.length > BYTES + 1 || bytes[8] != '_') {
            throw new IllegalArgumentException("not a revision: " + bytes.length + " bytes");
        }
        long main = (long) LONG.get(bytes, 0);
        int sub = Math.toIntExact((long) LONG.get(bytes, 9));
        return new RevisionKey(main, sub, bytes.length > BYTES && bytes[BYTES] == 't');
    }
}
