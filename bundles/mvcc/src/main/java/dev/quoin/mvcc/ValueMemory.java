package dev.quoin.mvcc;

import dev.quoin.mvcc.values.ValueRing;

/** How much direct memory a store may take for values. */
record ValueMemory(int recentMebibytes, int rereadMebibytes) {

    private static final int MEBIBYTES_MIN = 2;
    private static final int MEBIBYTES_MAX = 1024;
    private static final int SLAB_BYTES_MAX = 4 << 20;

    /**
     * As configured.
     *
     * @throws IllegalArgumentException where a number is out of range
     */
    static ValueMemory of(KeyValueConfig config) {
        return new ValueMemory(
                inRange("recent-values-mib", config.recent$_$values$_$mib()),
                inRange("reread-values-mib", config.reread$_$values$_$mib()));
    }

    private static int inRange(String name, int mebibytes) {
        if (mebibytes < MEBIBYTES_MIN || mebibytes > MEBIBYTES_MAX) {
            throw new IllegalArgumentException(
                    name + " is " + mebibytes + ", must be " + MEBIBYTES_MIN + " to " + MEBIBYTES_MAX);
        }
        return mebibytes;
    }

    /** A new ring for the newest values. */
    ValueRing recent() {
        return ring(recentMebibytes);
    }

    /** A new ring for older values that were read. */
    ValueRing reread() {
        return ring(rereadMebibytes);
    }

    /** Large slabs take long values; a small ring has small ones, so that little is lost when one is overwritten. */
    private static ValueRing ring(int mebibytes) {
        int slabBytes = Math.min(SLAB_BYTES_MAX, mebibytes << 20 >> 3);
        return new ValueRing(slabBytes, (int) (((long) mebibytes << 20) / slabBytes));
    }
}
