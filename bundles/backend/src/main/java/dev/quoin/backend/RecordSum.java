package dev.quoin.backend;

import dev.quoin.api.backend.Bucket;
import dev.quoin.api.backend.CorruptRecordException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.zip.CRC32C;

/**
 * The checksum behind each stored value. It covers bucket and key too, so that a value which turns up under another key
 * is found out. Engines such as Xodus 2 have none of their own and would hand out wrong bytes silently.
 */
final class RecordSum {

    static final int BYTES = 4;

    private static final Map<Bucket, byte[]> NAMES = names();

    private RecordSum() {}

    /** The value with its sum, a new array. */
    static byte[] add(Bucket bucket, byte[] key, byte[] value) {
        byte[] stored = Arrays.copyOf(value, value.length + BYTES);
        int sum = sum(bucket, key, value, value.length);
        for (int i = 0; i < BYTES; i++) {
            stored[value.length + i] = (byte) (sum >>> (24 - 8 * i));
        }
        return stored;
    }

    /** The value without its sum, a new array. */
    static byte[] strip(Bucket bucket, byte[] key, byte[] stored) throws CorruptRecordException {
        check(bucket, key, stored);
        return Arrays.copyOf(stored, stored.length - BYTES);
    }

    static void check(Bucket bucket, byte[] key, byte[] stored) throws CorruptRecordException {
        int length = stored.length - BYTES;
        if (length < 0 || sum(bucket, key, stored, length) != storedSum(stored, length)) {
            throw new CorruptRecordException(
                    bucket, "key " + HexFormat.of().formatHex(key) + " does not match its checksum; rebuild the store");
        }
    }

    private static int sum(Bucket bucket, byte[] key, byte[] value, int length) {
        CRC32C crc = new CRC32C();
        crc.update(Objects.requireNonNull(NAMES.get(bucket)));
        crc.update(key);
        crc.update(value, 0, length);
        return (int) crc.getValue();
    }

    private static int storedSum(byte[] stored, int at) {
        int sum = 0;
        for (int i = 0; i < BYTES; i++) {
            sum = sum << 8 | (stored[at + i] & 0xff);
        }
        return sum;
    }

    private static Map<Bucket, byte[]> names() {
        Map<Bucket, byte[]> names = new EnumMap<>(Bucket.class);
        for (Bucket bucket : Bucket.values()) {
            names.put(bucket, bucket.nameBytes());
        }
        return names;
    }
}
