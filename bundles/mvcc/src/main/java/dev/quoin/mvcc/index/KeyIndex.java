package dev.quoin.mvcc.index;

import dev.quoin.api.backend.BackendException;
import dev.quoin.mvcc.sum.Mix128;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.StampedLock;
import org.jspecify.annotations.Nullable;

/**
 * The keys in bytewise order with their revisions. Point reads are optimistic; walks take the lock for a chunk at a time,
 * never longer.
 *
 * <p>Writing is for one thread at a time, compacting for another. Reading is for any, at a revision that is published and
 * not compacted.
 */
public final class KeyIndex {

    /** Most keys looked at under one hold of the lock: some 20 µs. */
    static final int CHUNK_KEYS_MAX = 256;

    private final StampedLock lock = new StampedLock();
    private final KeyTree tree;
    private final LiveKeys live;

    /** An empty one. */
    public KeyIndex() {
        this(new KeyTree(), new LiveKeys());
    }

    KeyIndex(KeyTree tree, LiveKeys live) {
        this.tree = tree;
        this.live = live;
    }

    /** Number of living keys, at the newest revision. */
    public long liveKeys() {
        long stamp = lock.readLock();
        try {
            return live.count();
        } finally {
            lock.unlockRead(stamp);
        }
    }

    /** Sum over the living keys at the newest revision, two halves. Kept up with each change. */
    public long[] liveSum() {
        long stamp = lock.readLock();
        try {
            return live.sum();
        } finally {
            lock.unlockRead(stamp);
        }
    }

    /** What a living key adds to {@link #liveSum()}. */
    public static Mix128 mix(Mix128 mix, byte[] key, long main, int sub, boolean leased, long created, long version) {
        return LiveKeys.mix(mix, key, new KeyRevision(key, main, sub, created, version, leased));
    }

    /** Whether a key was alive at a revision and this change of it was the newest. */
    public boolean newestAt(byte[] key, long revision, long main, int sub) {
        KeyRevision found = get(key, revision);
        return found != null && found.main() == main && found.sub() == sub;
    }

    /** Number of keys of which anything is known, dead ones among them. */
    public int size() {
        long stamp = lock.readLock();
        try {
            return tree.size();
        } finally {
            lock.unlockRead(stamp);
        }
    }

    /** A key as of a revision, or null where it was not alive. */
    public @Nullable KeyRevision get(byte[] key, long revision) {
        long stamp = lock.tryOptimisticRead();
        if (stamp != 0) {
            try {
                KeyRevision found = at(tree.find(key), revision, key);
                if (lock.validate(stamp)) {
                    return found;
                }
            } catch (RuntimeException e) {
                // A writer was at work; whatever was read is worth nothing.
                if (lock.validate(stamp)) {
                    throw e;
                }
            }
        }
        stamp = lock.readLock();
        try {
            return at(tree.find(key), revision, key);
        } finally {
            lock.unlockRead(stamp);
        }
    }

    private static @Nullable KeyRevision at(KeyTree.Place place, long revision, byte[] key) {
        return place.found() ? place.leaf().at(place.at(), revision, key) : null;
    }

    /**
     * Walks the keys that were alive at a revision.
     *
     * @param end exclusive, null for none
     * @param limit most keys added to {@code into}, 0 for all
     * @return number of keys in the range, whatever the limit
     */
    public long range(byte[] from, byte @Nullable [] end, long revision, long limit, List<KeyRevision> into) {
        long wanted = limit == 0 ? Long.MAX_VALUE : limit;
        return walk(from, end, (leaf, i) -> {
            if (!leaf.liveAt(i, revision)) {
                return false;
            }
            if (into.size() < wanted) {
                into.add(Objects.requireNonNull(leaf.at(i, revision, leaf.key(i))));
            }
            return true;
        });
    }

    /** Number of keys that were alive at a revision. */
    public long count(byte[] from, byte @Nullable [] end, long revision) {
        return walk(from, end, (leaf, i) -> leaf.liveAt(i, revision));
    }

    /** Whether any key was alive at a revision. */
    public boolean anyLiveAt(long revision) {
        boolean[] found = new boolean[1];
        byte[] from = new byte[0];
        while (from != null && !found[0]) {
            Chunk chunk = chunk(from, null, (leaf, i) -> {
                found[0] |= leaf.liveAt(i, revision);
                return found[0];
            });
            from = chunk.next;
        }
        return found[0];
    }

    private interface Visitor {
        boolean counts(Leaf leaf, int i);
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Chunk(long counted, byte @Nullable [] next) {}

    private long walk(byte[] from, byte @Nullable [] end, Visitor visitor) {
        long counted = 0;
        byte[] next = from;
        while (next != null && KeyTree.below(next, end)) {
            Chunk chunk = chunk(next, end, visitor);
            counted += chunk.counted;
            next = chunk.next;
        }
        return counted;
    }

    /** Whole leaves, so that the next chunk begins at a separator. */
    private Chunk chunk(byte[] from, byte @Nullable [] end, Visitor visitor) {
        long counted = 0;
        int seen = 0;
        byte[] next = from;
        long stamp = lock.readLock();
        try {
            while (next != null && seen + Node.CAPACITY < CHUNK_KEYS_MAX && KeyTree.below(next, end)) {
                KeyTree.Stop stop = tree.leafFor(next);
                Leaf leaf = stop.leaf();
                seen++;
                int i = leaf.search(next);
                for (i = i < 0 ? -i - 1 : i; i < leaf.count(); i++) {
                    if (end != null && leaf.compare(i, end) >= 0) {
                        return new Chunk(counted, null);
                    }
                    counted += visitor.counts(leaf, i) ? 1 : 0;
                    seen++;
                }
                next = stop.next();
            }
            return new Chunk(counted, next);
        } finally {
            lock.unlockRead(stamp);
        }
    }

    /**
     * Adds a put.
     *
     * @param key not to be changed any more, since the answer shares it
     * @return the key as it is now
     */
    public KeyRevision put(byte[] key, long main, int sub, boolean leased) {
        long stamp = lock.writeLock();
        try {
            KeyTree.Place place = tree.find(key);
            KeyEntry entry = place.found() ? place.leaf().entry(place.at()) : new KeyEntry();
            live.remove(key, entry);
            entry.put(main, sub, leased);
            live.add(key, entry);
            tree.set(place, key, entry);
            return entry.newest(key);
        } finally {
            lock.unlockWrite(stamp);
        }
    }

    /** Adds a stored put, with what its record says. */
    public void restore(byte[] key, long main, int sub, boolean leased, long created, long version) {
        long stamp = lock.writeLock();
        try {
            KeyTree.Place place = tree.find(key);
            KeyEntry entry = place.found() ? place.leaf().entry(place.at()) : new KeyEntry();
            live.remove(key, entry);
            entry.restore(main, sub, leased, created, version);
            live.add(key, entry);
            tree.set(place, key, entry);
        } finally {
            lock.unlockWrite(stamp);
        }
    }

    /**
     * Writes down a leaf, with all that was known of its keys at a revision.
     *
     * @param from first key; an empty one to begin with
     * @param revision not compacted
     * @return key to go on with, null at the end
     */
    public byte @Nullable [] save(byte[] from, long revision, StoredPast past, IndexBlock into)
            throws BackendException {
        long stamp = lock.readLock();
        try {
            KeyTree.Stop current = tree.leafFor(from);
            into.add(current.leaf(), revision, past);
            return current.next();
        } finally {
            lock.unlockRead(stamp);
        }
    }

    /** Adds a tombstone. The key need not be known: its puts may be gone already, deleted by an unfinished compaction. */
    public void tombstone(byte[] key, long main, int sub) {
        long stamp = lock.writeLock();
        try {
            KeyTree.Place place = tree.find(key);
            KeyEntry entry = place.found() ? place.leaf().entry(place.at()) : new KeyEntry();
            live.remove(key, entry);
            entry.tombstone(main, sub);
            tree.set(place, key, entry);
        } finally {
            lock.unlockWrite(stamp);
        }
    }

    /**
     * Whether a compaction to {@code revision} keeps a revision of a key; says the same before that compaction, after it,
     * and while it runs.
     */
    public boolean keeps(byte[] key, long revision, boolean keepTombstone, long main, int sub) {
        long stamp = lock.readLock();
        try {
            KeyTree.Place place = tree.find(key);
            return place.found() && place.leaf().entry(place.at()).keeps(revision, keepTombstone, main, sub);
        } finally {
            lock.unlockRead(stamp);
        }
    }

    /**
     * Forgets what no reader at {@code revision} or later can see, for the keys of one leaf.
     *
     * @param from first key; an empty one to begin with
     * @param sink told what is forgotten
     * @return key to go on with, null at the end
     */
    public byte @Nullable [] compact(byte[] from, long revision, boolean keepTombstone, ForgottenRevisions sink) {
        List<byte[]> gone = new ArrayList<>();
        long stamp = lock.writeLock();
        try {
            KeyTree.Stop current = tree.leafFor(from);
            Leaf leaf = current.leaf();
            for (int i = 0; i < leaf.count(); i++) {
                KeyEntry entry = leaf.entry(i);
                if (entry.compact(revision, keepTombstone, sink)) {
                    gone.add(leaf.key(i));
                } else {
                    leaf.set(i, entry);
                }
            }
            for (byte[] key : gone) {
                tree.remove(key);
            }
            return current.next();
        } finally {
            lock.unlockWrite(stamp);
        }
    }
}
