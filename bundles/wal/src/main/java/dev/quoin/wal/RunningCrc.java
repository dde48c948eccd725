package dev.quoin.wal;

import java.util.zip.CRC32C;

/**
 * CRC-32C that can go on from any value.
 *
 * <p>The JDK's checksum starts at 0 only. Four bytes can bring it to any value, and which ones follows from running the
 * checksum backwards, so seeding feeds it those.
 */
final class RunningCrc {

    private static final int POLYNOMIAL = 0x82F63B78;
    private static final int[] FORWARD = new int[256];

    /** Index into {@link #FORWARD} by the top byte of the entry, which differs for all 256. */
    private static final int[] BACKWARD = new int[256];

    static {
        for (int i = 0; i < 256; i++) {
            int value = i;
            for (int bit = 0; bit < 8; bit++) {
                value = (value & 1) == 0 ? value >>> 1 : (value >>> 1) ^ POLYNOMIAL;
            }
            FORWARD[i] = value;
            BACKWARD[value >>> 24] = i;
        }
    }

    private final CRC32C crc = new CRC32C();

    /** Goes on from a value as if all that led to it had been seen. */
    void seed(int value) {
        int register = ~value;
        for (int i = 0; i < 4; i++) {
            int index = BACKWARD[register >>> 24];
            register = ((register ^ FORWARD[index]) << 8) | index;
        }
        int prefix = ~register;
        crc.reset();
        crc.update(new byte[] {(byte) prefix, (byte) (prefix >>> 8), (byte) (prefix >>> 16), (byte) (prefix >>> 24)});
    }

    void update(byte[] bytes, int from, int length) {
        crc.update(bytes, from, length);
    }

    int value() {
        return (int) crc.getValue();
    }
}
