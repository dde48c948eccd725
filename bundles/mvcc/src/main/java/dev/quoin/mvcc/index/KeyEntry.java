package dev.quoin.mvcc.index;

import dev.quoin.api.backend.BackendException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * All revisions of one key that are not compacted: the newest in fields, the others in one array. A {@link Leaf} has such an
 * entry only for keys whose state does not fit into a {@linkplain #word() word}, so that a million keys that were put once
 * are no million objects. Not thread-safe; {@link KeyIndex} locks.
 *
 * <p>Invariants: revisions ascend; a tombstone is followed by a put; {@link #created} and {@link #version} describe the
 * newest revision and mean nothing where it is a tombstone. {@link #older} is null or {@code [n, main, tag, main, tag, …]}
 * with n pairs in use. A tag is a sub revision with flags.
 */
final class KeyEntry {

    private static final int TOMBSTONE = 1 << 31;
    private static final int LEASED = 1 << 30;
    private static final int SUB_MASK = LEASED - 1;

    /** A word: main revision, sub revision, one bit for a lease. */
    private static final int WORD_SUB_BITS = 16;

    private static final int WORD_MAIN_SHIFT = WORD_SUB_BITS + 1;
    private static final long WORD_MAIN_MAX = Long.MAX_VALUE >>> WORD_MAIN_SHIFT;
    private static final int WORD_SUB_MAX = (1 << WORD_SUB_BITS) - 1;

    /** An origin: how long before the main revision the key was created, version. */
    private static final int ORIGIN_VERSION_BITS = 24;

    private static final long ORIGIN_AGE_MAX = Long.MAX_VALUE >>> ORIGIN_VERSION_BITS;
    private static final int ORIGIN_VERSION_MAX = (1 << ORIGIN_VERSION_BITS) - 1;

    private long main;
    private int tag;
    private long created;
    private long version;
    private long @Nullable [] older;

    /** An entry that nothing was written to yet. */
    KeyEntry() {}

    /** The entry that a word and an origin stand for. */
    static KeyEntry of(long word, long origin) {
        KeyEntry entry = new KeyEntry();
        entry.main = wordMain(word);
        entry.tag = wordSub(word) | (wordLeased(word) ? LEASED : 0);
        entry.created = originCreated(word, origin);
        entry.version = originVersion(origin);
        return entry;
    }

    /** With {@link #origin}, the whole entry as a number where it is a single put, with everything in bounds; else 0. */
    long word() {
        boolean fits = live()
                && older == null
                && main <= WORD_MAIN_MAX
                && (tag & SUB_MASK) <= WORD_SUB_MAX
                && version <= ORIGIN_VERSION_MAX
                && main - created <= ORIGIN_AGE_MAX;
        return fits ? main << WORD_MAIN_SHIFT | (long) (tag & SUB_MASK) << 1 | ((tag & LEASED) == 0 ? 0 : 1) : 0;
    }

    /** What {@link #word} does not say about such an entry: 0 where the put created its key. */
    long origin() {
        return version == 1 && created == main ? 0 : ((main - created) << ORIGIN_VERSION_BITS) | version;
    }

    static long wordMain(long word) {
        return word >>> WORD_MAIN_SHIFT;
    }

    private static int wordSub(long word) {
        return (int) (word >>> 1) & WORD_SUB_MAX;
    }

    static boolean wordLeased(long word) {
        return (word & 1) != 0;
    }

    private static long originCreated(long word, long origin) {
        return wordMain(word) - (origin >>> ORIGIN_VERSION_BITS);
    }

    private static long originVersion(long origin) {
        return origin == 0 ? 1 : origin & ORIGIN_VERSION_MAX;
    }

    /** The key as it has been since the revision of a word. */
    static KeyRevision revision(long word, long origin, byte[] key) {
        return new KeyRevision(
                key,
                wordMain(word),
                wordSub(word),
                originCreated(word, origin),
                originVersion(origin),
                wordLeased(word));
    }

    /**
     * The entry as it was at a revision: this one where nothing came after.
     *
     * @return null where there was none
     */
    @Nullable
    KeyEntry upTo(long revision, StoredPast past) throws BackendException {
        if (main <= revision) {
            return this;
        }
        int last = lastUpTo(older, revision);
        if (last < 0) {
            return null;
        }
        KeyEntry then = new KeyEntry();
        for (int i = 0; i <= last; i++) {
            then.push(mainAt(i), tagAt(i));
        }
        if (then.live()) {
            StoredPast.Origin origin = past.of(then.main, then.tag & SUB_MASK);
            then.origin(origin.created(), origin.version());
        }
        return then;
    }

    /** Number of revisions but the newest. */
    int olderCount() {
        return count(older);
    }

    /** Main revision at a position, the newest behind the last of the others. */
    long mainAt(int i) {
        return mainAt(older, i);
    }

    /** Tag at a position. */
    int tagAt(int i) {
        return tagAt(older, i);
    }

    long created() {
        return created;
    }

    long version() {
        return version;
    }

    /** Adds a revision as {@link #mainAt} and {@link #tagAt} gave it. */
    void revision(long newMain, int newTag) {
        push(newMain, newTag);
    }

    /** Sets what is known of the newest revision's past. */
    void origin(long newCreated, long newVersion) {
        created = newCreated;
        version = newVersion;
    }

    /** Whether the newest revision is a put with a lease. */
    boolean leased() {
        return live() && (tag & LEASED) != 0;
    }

    boolean live() {
        return main != 0 && tag >= 0;
    }

    void put(long newMain, int sub, boolean leased) {
        boolean first = !live();
        long nextVersion = first ? 1 : version + 1;
        push(newMain, sub | (leased ? LEASED : 0));
        if (first) {
            created = newMain;
        }
        version = nextVersion;
    }

    /** As {@link #put}, with what the stored record says about the key's past. */
    void restore(long newMain, int sub, boolean leased, long recordCreated, long recordVersion) {
        push(newMain, sub | (leased ? LEASED : 0));
        created = recordCreated;
        version = recordVersion;
    }

    void tombstone(long newMain, int sub) {
        push(newMain, sub | TOMBSTONE);
    }

    private void push(long newMain, int newTag) {
        int newSub = newTag & SUB_MASK;
        if (newMain < main || (newMain == main && newSub <= (tag & SUB_MASK))) {
            throw new IllegalStateException(
                    "revision " + newMain + "." + newSub + " after " + main + "." + (tag & SUB_MASK));
        }
        if (main != 0) {
            long[] array = older;
            if (array == null) {
                array = new long[3];
            } else if (2 * (int) array[0] + 1 == array.length) {
                array = Arrays.copyOf(array, 2 * array.length - 1);
            }
            int end = 2 * (int) array[0] + 1;
            array[end] = main;
            array[end + 1] = tag;
            array[0]++;
            older = array;
        }
        main = newMain;
        tag = newTag;
    }

    /** The key as of a revision, or null where it was not alive. */
    @Nullable
    KeyRevision at(long revision, byte[] key) {
        if (main <= revision) {
            return live() ? newest(key) : null;
        }
        long[] array = older;
        int i = lastUpTo(array, revision);
        if (array == null || i < 0 || (int) array[2 * i + 2] < 0) {
            return null;
        }
        int foundTag = (int) array[2 * i + 2];
        return new KeyRevision(key, array[2 * i + 1], foundTag & SUB_MASK, 0, 0, (foundTag & LEASED) != 0);
    }

    /** Whether the key was alive as of a revision. */
    boolean liveAt(long revision) {
        if (main <= revision) {
            return live();
        }
        long[] array = older;
        int i = lastUpTo(array, revision);
        return array != null && i >= 0 && (int) array[2 * i + 2] >= 0;
    }

    KeyRevision newest(byte[] key) {
        return new KeyRevision(key, main, tag & SUB_MASK, created, version, (tag & LEASED) != 0);
    }

    /**
     * Whether a compaction to {@code revision} keeps this very revision: it is the last one up to there, and a put, or a
     * tombstone exactly there where those are kept.
     */
    boolean keeps(long revision, boolean keepTombstone, long wantedMain, int wantedSub) {
        long[] array = older;
        int i = main <= revision ? count(array) : lastUpTo(array, revision);
        return i >= 0
                && mainAt(array, i) == wantedMain
                && (tagAt(array, i) & SUB_MASK) == wantedSub
                && (tagAt(array, i) >= 0 || (keepTombstone && wantedMain == revision));
    }

    /**
     * Forgets what no reader at {@code revision} or later can see.
     *
     * @param sink told what is forgotten, in order
     * @return whether nothing is left, so that the key is to be removed
     */
    boolean compact(long revision, boolean keepTombstone, ForgottenRevisions sink) {
        long[] array = older;
        int count = count(array);
        int last = main <= revision ? count : lastUpTo(array, revision);
        if (last < 0) {
            return false;
        }
        boolean dropLast = tagAt(array, last) < 0 && !(keepTombstone && mainAt(array, last) == revision);
        int dropped = dropLast ? last + 1 : last;
        for (int i = 0; i < dropped; i++) {
            sink.add(mainAt(array, i), tagAt(array, i) & SUB_MASK, tagAt(array, i) < 0);
        }
        if (dropped > count) {
            return true;
        }
        if (dropped == count) {
            older = null;
        } else if (dropped > 0 && array != null) {
            long[] rest = new long[2 * (count - dropped) + 1];
            rest[0] = (long) count - dropped;
            System.arraycopy(array, 2 * dropped + 1, rest, 1, rest.length - 1);
            older = rest;
        }
        return false;
    }

    private long mainAt(long @Nullable [] array, int i) {
        return array == null || i == count(array) ? main : array[2 * i + 1];
    }

    private int tagAt(long @Nullable [] array, int i) {
        return array == null || i == count(array) ? tag : (int) array[2 * i + 2];
    }

    private static int count(long @Nullable [] array) {
        return array == null ? 0 : (int) array[0];
    }

    /** Position of the last older revision with a main of at most {@code revision}, or -1. */
    private static int lastUpTo(long @Nullable [] array, long revision) {
        if (array == null) {
            return -1;
        }
        int low = 0;
        int high = (int) array[0] - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (array[2 * middle + 1] <= revision) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high;
    }
}
