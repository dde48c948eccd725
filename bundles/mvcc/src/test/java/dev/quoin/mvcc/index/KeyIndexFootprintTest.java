package dev.quoin.mvcc.index;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KeyIndexFootprintTest {

    private static final int KEYS = 200_000;
    private static final int BYTES_PER_KEY_MAX = 60;

    /** A million keys are to take little enough that a collection of the whole heap is no reason for an election. */
    @Test
    void takesLittleHeapForAKeyWithOneRevision() {
        KeyIndex index = new KeyIndex();
        long before = usedBytes();
        for (int i = 0; i < KEYS; i++) {
            // In no order, so that nodes are split in the middle; 17 bytes, as the usual load tools write.
            index.put(EventLog.bytes("key%014d".formatted((long) i * 7_919_317 % 1_000_003)), i + 2L, 0, false);
        }
        long used = usedBytes() - before;
        assertThat(index.size()).isEqualTo(KEYS);
        assertThat(used / KEYS).isLessThan(BYTES_PER_KEY_MAX);
    }

    private static long usedBytes() {
        Runtime runtime = Runtime.getRuntime();
        System.gc();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
