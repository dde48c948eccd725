package dev.quoin.snapshot.bbolt;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.BitSet;

/** What kinds of pages a sound file has, found with nothing but the format. */
public final class RawPages {

    private static final int HEADER = 16;
    private static final int LEAF = 2;

    private final ByteBuffer bytes;
    private final int pageBytes;
    private final long highWater;
    private final long freeList;
    private final BitSet reached = new BitSet();
    private int branches;
    private int overflows;
    private int inlineBuckets;

    /** Walks all buckets of a file. */
    public RawPages(byte[] file) {
        bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        pageBytes = bytes.getInt(HEADER + 8);
        int meta = HEADER + (bytes.getLong(HEADER + 48) > bytes.getLong(pageBytes + HEADER + 48) ? 0 : pageBytes);
        reached.set(0, 2);
        highWater = bytes.getLong(meta + 40);
        freeList = bytes.getLong(meta + 32);
        visit(bytes.getLong(meta + 16));
    }

    /** Pages below the high-water mark that belong to no bucket. */
    public long free() {
        return highWater - reached.cardinality();
    }

    /** The page of the list of free pages, or -1. */
    public long freeList() {
        return freeList;
    }

    public int branches() {
        return branches;
    }

    /** Pages that go on in the one after. */
    public int overflows() {
        return overflows;
    }

    public int inlineBuckets() {
        return inlineBuckets;
    }

    private void visit(long id) {
        int at = Math.toIntExact(id * pageBytes);
        int overflow = bytes.getInt(at + 12);
        overflows += overflow;
        reached.set((int) id, (int) id + overflow + 1);
        boolean leaf = bytes.getShort(at + 8) == LEAF;
        branches += leaf ? 0 : 1;
        for (int i = 0; i < bytes.getShort(at + 10); i++) {
            int element = at + HEADER + i * 16;
            if (!leaf) {
                visit(bytes.getLong(element + 8));
            } else if (bytes.getInt(element) == 1) {
                long root = bytes.getLong(element + bytes.getInt(element + 4) + bytes.getInt(element + 8));
                if (root == 0) {
                    inlineBuckets++;
                } else {
                    visit(root);
                }
            }
        }
    }
}
