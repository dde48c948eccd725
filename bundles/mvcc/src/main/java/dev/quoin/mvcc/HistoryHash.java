package dev.quoin.mvcc;

import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.Bucket;
import dev.quoin.api.backend.StateStore;
import dev.quoin.api.mvcc.CompactedException;
import dev.quoin.api.mvcc.FutureRevisionException;
import dev.quoin.api.mvcc.KvHash;
import dev.quoin.mvcc.index.KeyIndex;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * etcd's hashes over a snapshot of the store.
 *
 * <p>{@code HashKV} covers the records up to a revision. Of those that lie at or below the compacted revision it takes the
 * ones that are the newest of their key at the hashed revision; where no key is alive there, etcd takes what its compaction
 * left. Members that delete at different speeds must agree, so what is about to be deleted never counts here.
 */
final class HistoryHash {

    private static final Set<String> IGNORED_META =
            Set.of(MetaKeys.CONSISTENT_INDEX, MetaKeys.TERM, MetaKeys.STORAGE_VERSION);

    private final Revisions revisions;
    private final KeyIndex index;
    private final StateStore store;
    private final boolean keepTombstone;

    HistoryHash(Revisions revisions, KeyIndex index, StateStore store, boolean keepTombstone) {
        this.revisions = revisions;
        this.index = index;
        this.store = store;
        this.keepTombstone = keepTombstone;
    }

    /** {@code HashKV}; revision 0 for the newest, a negative one for none at all, as in etcd. */
    KvHash hashKv(long atRevision) throws CompactedException, FutureRevisionException, BackendException {
        while (true) {
            long current = revisions.current;
            long compacted = revisions.compacted;
            // Versions that delete a tombstone at the compacted revision refuse to hash there.
            if (atRevision > 0 && (keepTombstone ? atRevision < compacted : atRevision <= compacted)) {
                throw new CompactedException();
            }
            if (atRevision > current) {
                throw new FutureRevisionException();
            }
            long revision = atRevision == 0 ? current : atRevision;
            int hash = hash(revision, compacted);
            if (revisions.compacted == compacted) {
                return new KvHash(hash, compacted, revision, current);
            }
        }
    }

    /**
     * Hash of the records up to a revision; of those up to {@code compacted} only what that compaction, or one to
     * {@code revision}, keeps.
     */
    int hash(long revision, long compacted) throws BackendException {
        CRC32C crc = new CRC32C();
        crc.update(Bucket.KEY.nameBytes());
        boolean anyLive = index.anyLiveAt(revision);
        byte[] end = RevisionKey.encode(Math.max(0, revision + 1), 0, false);
        try (BackendSnapshot snapshot = store.pin();
                BackendSnapshot.Cursor cursor = snapshot.scan(Bucket.KEY, new byte[0], end)) {
            while (cursor.next()) {
                byte[] key = cursor.key();
                byte[] value = cursor.value();
                RevisionKey found = RevisionKey.decode(key);
                if (found.main() > compacted || covered(found, value, revision, compacted, anyLive)) {
                    crc.update(key);
                    crc.update(value);
                }
            }
        }
        return (int) crc.getValue();
    }

    private boolean covered(RevisionKey found, byte[] value, long revision, long compacted, boolean anyLive)
            throws BackendException {
        if (found.tombstone()) {
            // Whether one at the compacted revision is still stored depends on etcd's version: it never counts.
            return false;
        }
        byte[] key = RecordHead.parse(value).key();
        return index.keeps(key, anyLive ? revision : compacted, false, found.main(), found.sub());
    }

    /** {@code Hash}: all buckets. */
    int hash() throws BackendException {
        CRC32C crc = new CRC32C();
        try (BackendSnapshot snapshot = store.pin()) {
            for (Bucket bucket : Bucket.values()) {
                if (!bucket.inImages()) {
                    continue;
                }
                crc.update(bucket.nameBytes());
                try (BackendSnapshot.Cursor cursor = snapshot.scan(bucket, new byte[0], null)) {
                    while (cursor.next()) {
                        byte[] key = cursor.key();
                        if (bucket == Bucket.META && IGNORED_META.contains(new String(key, StandardCharsets.UTF_8))) {
                            continue;
                        }
                        crc.update(key);
                        crc.update(cursor.value());
                    }
                }
            }
        }
        return (int) crc.getValue();
    }
}
