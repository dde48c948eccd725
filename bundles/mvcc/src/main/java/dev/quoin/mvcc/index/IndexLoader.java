package dev.quoin.mvcc.index;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Makes an index of {@link IndexBlock}s, in the order in which they were saved. One thread. */
public final class IndexLoader {

    private final List<Leaf> leaves = new ArrayList<>();
    private final LeasedKeys leased;

    /** Told of keys with a lease. */
    @FunctionalInterface
    public interface LeasedKeys {

        /** The newest revision of a key is this put. */
        void add(long main, int sub);
    }

    public IndexLoader(LeasedKeys leased) {
        this.leased = leased;
    }

    /** Adds a block. Its bytes are what was saved: they are not checked here. */
    public void add(ByteBuffer block) {
        while (block.hasRemaining()) {
            Leaf leaf = IndexBlock.next(block);
            leaves.add(leaf);
            for (int i = 0; i < leaf.count(); i++) {
                if (leaf.leased(i)) {
                    KeyRevision newest = leaf.entry(i).newest(leaf.key(i));
                    leased.add(newest.main(), newest.sub());
                }
            }
        }
    }

    /**
     * The index of all blocks.
     *
     * @param count number of living keys
     * @param sum their sum, as {@link KeyIndex#liveSum} gives it
     */
    public KeyIndex index(long count, long[] sum) {
        return new KeyIndex(KeyTree.of(leaves), new LiveKeys(count, sum[0], sum[1]));
    }
}
