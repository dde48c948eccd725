package dev.quoin.compat.apply;

import com.google.protobuf.ByteString;
import java.util.Random;

/** Few keys, so that entries meet; some of them at the edges of what a key can be. */
final class RandomKeys {

    static final int COUNT = 24;

    private static final ByteString[] KEYS = new ByteString[COUNT];
    private static final ByteString ALL_FROM_KEY = ByteString.copyFrom(new byte[] {0});

    static {
        KEYS[0] = ByteString.copyFrom(new byte[] {0});
        KEYS[1] = ByteString.copyFrom(new byte[] {0, 0});
        for (int i = 2; i < COUNT - 2; i++) {
            KEYS[i] = ByteString.copyFromUtf8("k/" + (char) ('a' + i / 4) + (i % 4 == 0 ? "" : "/" + i % 4));
        }
        KEYS[COUNT - 2] = ByteString.copyFrom(new byte[] {(byte) 0xfe, 'z'});
        KEYS[COUNT - 1] = ByteString.copyFrom(new byte[] {(byte) 0xff, (byte) 0xff});
    }

    private final Random random;

    RandomKeys(Random random) {
        this.random = random;
    }

    ByteString any() {
        return KEYS[random.nextInt(COUNT)];
    }

    /** The key at a position in their order. */
    static ByteString at(int position) {
        return KEYS[position];
    }

    /** An end for a range from any key: none, all from the key, one before the key, or another key. */
    ByteString end() {
        return switch (random.nextInt(5)) {
            case 0, 1 -> ByteString.EMPTY;
            case 2 -> ALL_FROM_KEY;
            default -> any();
        };
    }
}
