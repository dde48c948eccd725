package dev.quoin.mvcc.index;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Keys in order, in columns: their bytes one after the other, where each ends, and for each key of which a single put is
 * left its word, and its origin. A key with more of a past has an entry instead, and its word is 0. The columns of origins
 * and of entries are there from the first key on that needs them.
 */
final class Leaf extends Node {

    private static final int FIRST_BYTES = 256;

    private final int[] ends = new int[CAPACITY];
    private final long[] words = new long[CAPACITY];
    private byte[] bytes;
    private long @Nullable [] origins;
    private @Nullable KeyEntry @Nullable [] entries;
    private int count;

    Leaf() {
        this(FIRST_BYTES);
    }

    private Leaf(int byteCapacity) {
        bytes = new byte[byteCapacity];
    }

    @Override
    int count() {
        return count;
    }

    @Override
    int keys() {
        return count;
    }

    @Override
    byte[] key(int i) {
        int from = start(i);
        if (i >= count || from > ends[i] || ends[i] > bytes.length) {
            // An optimistic reader beside a writer; it discards what it read.
            throw new IllegalStateException("no key at " + i);
        }
        return Arrays.copyOfRange(bytes, from, ends[i]);
    }

    @Override
    int compare(int i, byte[] key) {
        return Arrays.compareUnsigned(bytes, start(i), ends[i], key, 0, key.length);
    }

    private int start(int i) {
        return i == 0 ? 0 : ends[i - 1];
    }

    /** The key as of a revision, or null where it was not alive. */
    @Nullable
    KeyRevision at(int i, long revision, byte[] key) {
        long word = words[i];
        if (word == 0) {
            return entry(i).at(revision, key);
        }
        return KeyEntry.wordMain(word) <= revision ? KeyEntry.revision(word, origin(i), key) : null;
    }

    /** Whether the key was alive as of a revision. */
    boolean liveAt(int i, long revision) {
        long word = words[i];
        return word == 0 ? entry(i).liveAt(revision) : KeyEntry.wordMain(word) <= revision;
    }

    /** What is known of a key; changes of it count when it is {@linkplain #set set}. */
    KeyEntry entry(int i) {
        if (words[i] != 0) {
            return KeyEntry.of(words[i], origin(i));
        }
        KeyEntry entry = entries == null ? null : entries[i];
        if (entry == null) {
            // An optimistic reader beside a writer; it discards what it read.
            throw new IllegalStateException("no entry at " + i);
        }
        return entry;
    }

    private long origin(int i) {
        long[] column = origins;
        return column == null ? 0 : column[i];
    }

    void set(int i, KeyEntry entry) {
        long word = entry.word();
        long origin = word == 0 ? 0 : entry.origin();
        if (origin != 0 && origins == null) {
            origins = new long[CAPACITY];
        }
        if (origins != null) {
            origins[i] = origin;
        }
        if (word == 0 && entries == null) {
            entries = new @Nullable KeyEntry[CAPACITY];
        }
        if (entries != null) {
            entries[i] = word == 0 ? entry : null;
        }
        words[i] = word;
    }

    void insert(int position, byte[] key, KeyEntry entry) {
        int from = start(position);
        int used = start(count);
        if (used + key.length > bytes.length) {
            bytes = Arrays.copyOf(bytes, withRoom(used + key.length));
        }
        System.arraycopy(bytes, from, bytes, from + key.length, used - from);
        System.arraycopy(key, 0, bytes, from, key.length);
        for (int i = count; i > position; i--) {
            ends[i] = ends[i - 1] + key.length;
        }
        ends[position] = from + key.length;
        System.arraycopy(words, position, words, position + 1, count - position);
        if (origins != null) {
            System.arraycopy(origins, position, origins, position + 1, count - position);
        }
        if (entries != null) {
            System.arraycopy(entries, position, entries, position + 1, count - position);
        }
        count++;
        set(position, entry);
        keyInserted(position, key);
    }

    /** Room to grow by a quarter. */
    private static int withRoom(int used) {
        return used + (used >> 2) + 8;
    }

    void remove(int position) {
        int from = start(position);
        int length = ends[position] - from;
        System.arraycopy(bytes, ends[position], bytes, from, start(count) - ends[position]);
        for (int i = position + 1; i < count; i++) {
            ends[i - 1] = ends[i] - length;
        }
        System.arraycopy(words, position + 1, words, position, count - position - 1);
        count--;
        if (origins != null) {
            System.arraycopy(origins, position + 1, origins, position, count - position);
        }
        if (entries != null) {
            System.arraycopy(entries, position + 1, entries, position, count - position);
            entries[count] = null;
        }
        keyRemoved(position);
    }

    /** Whether each key is one word, of that revision or before. */
    boolean isWordsUpTo(long revision) {
        for (int i = 0; i < count; i++) {
            if (words[i] == 0 || KeyEntry.wordMain(words[i]) > revision) {
                return false;
            }
        }
        return true;
    }

    /** What {@link #saveColumns} takes. */
    int columnBytes() {
        return 2 * Integer.BYTES + start(count) + count * (Integer.BYTES + 2 * Long.BYTES) + 1;
    }

    /** Writes all columns but that of entries, which must be empty. */
    void saveColumns(ByteBuffer target) {
        int used = start(count);
        target.putInt(count).putInt(used).put(bytes, 0, used);
        target.asIntBuffer().put(ends, 0, count);
        target.position(target.position() + count * Integer.BYTES);
        target.asLongBuffer().put(words, 0, count);
        target.position(target.position() + count * Long.BYTES);
        long[] column = origins;
        target.put((byte) (column == null ? 0 : 1));
        if (column != null) {
            target.asLongBuffer().put(column, 0, count);
            target.position(target.position() + count * Long.BYTES);
        }
    }

    /** A leaf as {@link #saveColumns} wrote it. */
    static Leaf ofColumns(ByteBuffer source) {
        int count = source.getInt();
        int used = source.getInt();
        // Keys that ascend are followed by none in between: no room to grow.
        Leaf leaf = new Leaf(used);
        source.get(leaf.bytes);
        source.asIntBuffer().get(leaf.ends, 0, count);
        source.position(source.position() + count * Integer.BYTES);
        source.asLongBuffer().get(leaf.words, 0, count);
        source.position(source.position() + count * Long.BYTES);
        if (source.get() == 1) {
            long[] column = new long[CAPACITY];
            source.asLongBuffer().get(column, 0, count);
            source.position(source.position() + count * Long.BYTES);
            leaf.origins = column;
        }
        leaf.count = count;
        leaf.keysChanged();
        return leaf;
    }

    /** Whether the newest revision of a key is a put with a lease. */
    boolean leased(int i) {
        return words[i] == 0 ? entry(i).leased() : KeyEntry.wordLeased(words[i]);
    }

    /** Moves the keys from {@code position} on into a new leaf. */
    Leaf splitAt(int position) {
        int from = start(position);
        int used = start(count);
        // Where nothing moves, keys ascend, and the new leaf will be filled by others as long as these.
        Leaf right = new Leaf(position == count ? used : withRoom(used - from));
        right.take(this, position);
        if (entries != null) {
            Arrays.fill(entries, position, count, null);
        }
        count = position;
        bytes = Arrays.copyOf(bytes, right.count == 0 ? from : withRoom(from));
        right.keysChanged();
        keysChanged();
        return right;
    }

    @Override
    void absorb(Node right, byte[] separator) {
        take((Leaf) right, 0);
        keysChanged();
    }

    /** Adds the keys of another leaf from a position on. */
    private void take(Leaf other, int position) {
        int from = other.start(position);
        int used = start(count);
        int added = other.start(other.count) - from;
        if (used + added > bytes.length) {
            bytes = Arrays.copyOf(bytes, used + added);
        }
        System.arraycopy(other.bytes, from, bytes, used, added);
        for (int i = position; i < other.count; i++) {
            ends[count] = other.ends[i] - from + used;
            set(count, other.entry(i));
            count++;
        }
    }
}
