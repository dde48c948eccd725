package dev.quoin.mvcc;

import dev.quoin.api.mvcc.KvHash;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The hashes made at the last compactions, as etcd keeps them for members to compare. Any thread. */
final class CompactionHashes {

    /** As many as etcd keeps. */
    static final int KEPT_MAX = 10;

    private static final Comparator<KvHash> NEWEST_FIRST =
            Comparator.comparingLong(KvHash::hashRevision).reversed();

    private final List<KvHash> hashes = new ArrayList<>();

    /**
     * Keeps the hash of a finished compaction.
     *
     * @param compacted the revision of the compaction before it, -1 where there was none
     */
    synchronized void add(int hash, long compacted, long revision) {
        hashes.add(new KvHash(hash, compacted, revision, revision));
        hashes.sort(NEWEST_FIRST);
        if (hashes.size() > KEPT_MAX) {
            hashes.remove(KEPT_MAX);
        }
    }

    /** The hash made by the compaction to a revision, or null. */
    synchronized @Nullable KvHash at(long revision) {
        for (KvHash hash : hashes) {
            if (hash.hashRevision() == revision) {
                return hash;
            }
        }
        return null;
    }

    /** All of them, newest first. */
    synchronized List<KvHash> all() {
        return List.copyOf(hashes);
    }
}
