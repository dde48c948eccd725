package dev.quoin.wal;

/** The word before each record: length in 56 bits, and above it the padding. */
final class Frame {

    static final int WORD_BYTES = 8;
    static final int SECTOR_BYTES = 512;
    private static final long LENGTH_MASK = (1L << 56) - 1;

    private Frame() {}

    static int padding(long length) {
        return (int) (-length & 7);
    }

    static long word(int length) {
        int padding = padding(length);
        return padding == 0 ? length : length | (long) (0x80 | padding) << 56;
    }

    static long length(long word) {
        return word & LENGTH_MASK;
    }

    /** Whether the top byte is what the length asks for. */
    static boolean consistent(long word) {
        int padding = padding(length(word));
        return (int) (word >>> 56) == (padding == 0 ? 0 : 0x80 | padding);
    }
}
