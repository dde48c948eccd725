package dev.quoin.mvcc;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.Bucket;
import dev.quoin.api.backend.StateStore;
import dev.quoin.mvcc.index.KeyIndex;
import dev.quoin.mvcc.lease.LeaseTable;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Rebuilds what is kept in memory from the store. */
final class Recovery {

    private static final Logger LOGGER = LoggerFactory.getLogger(Recovery.class);

    private final StateStore store;
    private final Revisions revisions;
    private final KeyIndex index;
    private final LeaseTable leases;

    Recovery(StateStore store, Revisions revisions, KeyIndex index, LeaseTable leases) {
        this.store = store;
        this.revisions = revisions;
        this.index = index;
        this.leases = leases;
    }

    /**
     * Fills the index and the leases' keys, and sets the revisions.
     *
     * @param records what to walk instead of the store's records; null for these
     * @return revision of a compaction that was begun and not finished, or 0
     */
    long run(@Nullable BackendSnapshot records) throws BackendException {
        leases.load(store);
        long finished = revision(MetaKeys.finishedCompaction());
        long scheduled = revision(MetaKeys.scheduledCompaction());
        long newest = records == null ? scanStore() : scan(records);
        // The newest records may have been deletions that a compaction removed; revisions must not be used twice.
        revisions.current = Math.max(newest, Math.max(finished, scheduled));
        revisions.compacted = Math.max(finished, scheduled);
        LOGGER.info("kvstore restored at revision {}, compacted to {}", revisions.current, revisions.compacted);
        return scheduled > finished ? scheduled : 0;
    }

    private long revision(byte[] metaKey) throws BackendException {
        byte[] stored = store.get(Bucket.META, metaKey);
        return stored == null ? -1 : RevisionKey.decode(stored).main();
    }

    private long scanStore() throws BackendException {
        try (BackendSnapshot snapshot = store.pin()) {
            return scan(snapshot);
        }
    }

    private long scan(BackendSnapshot records) throws BackendException {
        Map<ByteString, Long> leased = new HashMap<>();
        long newest = 1;
        try (BackendSnapshot.Cursor cursor = records.scan(Bucket.KEY, new byte[0], null)) {
            while (cursor.next()) {
                RevisionKey revision = RevisionKey.decode(cursor.key());
                RecordHead head = RecordHead.parse(cursor.value());
                newest = revision.main();
                if (revision.tombstone()) {
                    index.tombstone(head.key(), revision.main(), revision.sub());
                } else {
                    index.restore(
                            head.key(),
                            revision.main(),
                            revision.sub(),
                            head.lease() != 0,
                            head.created(),
                            head.version());
                }
                if (head.lease() != 0) {
                    leased.put(UnsafeByteOperations.unsafeWrap(head.key()), head.lease());
                } else if (!leased.isEmpty()) {
                    leased.remove(UnsafeByteOperations.unsafeWrap(head.key()));
                }
            }
        }
        leased.forEach(this::attach);
        return newest;
    }

    private void attach(ByteString key, long lease) {
        if (!leases.attach(lease, key)) {
            LOGGER.warn("failed to attach a key to lease {}: there is no such lease", Long.toHexString(lease));
        }
    }
}
