package dev.quoin.mvcc.index;

import dev.quoin.api.backend.BackendException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Leaves of an index, in order, as bytes. Big-endian; a leaf is written in columns, as it lies in memory, where each of its
 * keys is one word, else key by key:
 *
 * <pre>
 * u8 0, u32 number of keys, u32 length of all keys, these, for each key u32 where it ends, for each u64 word,
 *     u8 1 where there are origins, and then for each key u64 origin
 * u8 1, u32 number of keys; for each key: u32 length, key, u32 number of revisions but the newest,
 *     for each of these and for the newest u64 main revision, u32 tag, and then u64 created, u64 version
 * </pre>
 */
public final class IndexBlock {

    private static final byte COLUMNS = 0;
    private static final byte KEYS = 1;
    private static final int FIRST_BYTES = 192 << 10;

    private ByteBuffer bytes = ByteBuffer.allocate(FIRST_BYTES);

    /** Makes it empty. */
    public void clear() {
        bytes.clear();
    }

    /** Number of bytes. */
    public int size() {
        return bytes.position();
    }

    /** All bytes so far. */
    public ByteBuffer bytes() {
        return bytes.duplicate().flip();
    }

    /** Adds what a leaf held at a revision. */
    void add(Leaf leaf, long revision, StoredPast past) throws BackendException {
        if (leaf.isWordsUpTo(revision)) {
            room(1 + leaf.columnBytes());
            bytes.put(COLUMNS);
            leaf.saveColumns(bytes);
            return;
        }
        room(1 + Integer.BYTES);
        bytes.put(KEYS);
        int at = bytes.position();
        bytes.putInt(0);
        int count = 0;
        for (int i = 0; i < leaf.count(); i++) {
            KeyEntry entry = leaf.entry(i).upTo(revision, past);
            if (entry != null) {
                add(leaf.key(i), entry);
                count++;
            }
        }
        bytes.putInt(at, count);
    }

    private void add(byte[] key, KeyEntry entry) {
        int older = entry.olderCount();
        room(4 * Long.BYTES + key.length + (older + 1) * (Long.BYTES + Integer.BYTES));
        bytes.putInt(key.length).put(key).putInt(older);
        for (int i = 0; i <= older; i++) {
            bytes.putLong(entry.mainAt(i)).putInt(entry.tagAt(i));
        }
        bytes.putLong(entry.created()).putLong(entry.version());
    }

    private void room(int wanted) {
        if (bytes.remaining() < wanted) {
            int size = Math.max(2 * bytes.capacity(), bytes.position() + wanted);
            bytes = ByteBuffer.wrap(Arrays.copyOf(bytes.array(), size)).position(bytes.position());
        }
    }

    /** The next leaf of a block's bytes; it may be empty. */
    static Leaf next(ByteBuffer block) {
        if (block.get() == COLUMNS) {
            return Leaf.ofColumns(block);
        }
        Leaf leaf = new Leaf();
        for (int left = block.getInt(); left > 0; left--) {
            byte[] key = new byte[block.getInt()];
            block.get(key);
            leaf.insert(leaf.count(), key, entry(block));
        }
        return leaf;
    }

    private static KeyEntry entry(ByteBuffer block) {
        KeyEntry entry = new KeyEntry();
        for (int left = block.getInt(); left >= 0; left--) {
            long main = block.getLong();
            entry.revision(main, block.getInt());
        }
        entry.origin(block.getLong(), block.getLong());
        return entry;
    }
}
