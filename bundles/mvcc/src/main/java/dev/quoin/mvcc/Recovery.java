package dev.quoin.mvcc;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.Bucket;
import dev.quoin.api.backend.CorruptRecordException;
import dev.quoin.api.backend.StateStore;
import dev.quoin.mvcc.index.KeyIndex;
import dev.quoin.mvcc.lease.LeaseTable;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Rebuilds what is kept in memory from the store. */
final class Recovery {

    private static final Logger LOGGER = LoggerFactory.getLogger(Recovery.class);

    private final StateStore store;
    private final Revisions revisions;
    private final LeaseTable leases;
    private KeyIndex index = new KeyIndex();

    /**
     * What there is beside the store.
     *
     * @param records what to walk instead of the store's records; null for these
     * @param index what an index image has written; null for none
     */
    record Sources(
            @Nullable BackendSnapshot records, @Nullable ReadableByteChannel index) {

        /** The store alone. */
        static final Sources NONE = new Sources(null, null);
    }

    Recovery(StateStore store, Revisions revisions, LeaseTable leases) {
        this.store = store;
        this.revisions = revisions;
        this.leases = leases;
    }

    /**
     * Fills the index and the leases' keys, and sets the revisions.
     *
     * @return revision of a compaction that was begun and not finished, or 0
     */
    long run(Sources sources) throws BackendException {
        leases.load(store);
        long finished = MetaKeys.revision(store, MetaKeys.finishedCompaction());
        long scheduled = MetaKeys.revision(store, MetaKeys.scheduledCompaction());
        BackendSnapshot records = sources.records();
        long newest = sources.index() == null || finished != scheduled ? -1 : load(sources.index(), finished);
        if (newest < 0) {
            newest = records == null ? scanStore() : scan(records);
        }
        // The newest records may have been deletions that a compaction removed; revisions must not be used twice.
        revisions.current = Math.max(newest, Math.max(finished, scheduled));
        revisions.compacted = Math.max(finished, scheduled);
        LOGGER.info("kvstore restored at revision {}, compacted to {}", revisions.current, revisions.compacted);
        return scheduled > finished ? scheduled : 0;
    }

    /** What was rebuilt. */
    KeyIndex index() {
        return index;
    }

    /** The newest revision; -1 where the image is of no use. */
    private long load(ReadableByteChannel image, long compacted) throws BackendException {
        List<RevisionKey> leased = new ArrayList<>();
        IndexReader.Read read;
        try {
            read = new IndexReader(image, (main, sub) -> leased.add(new RevisionKey(main, sub, false))).read(compacted);
        } catch (IOException e) {
            LOGGER.warn("an image of the index cannot be used; the records are read", e);
            return -1;
        }
        if (read == null) {
            LOGGER.info("an image of the index is of another compaction; the records are read");
            return -1;
        }
        for (RevisionKey revision : leased) {
            byte[] record = store.get(Bucket.KEY, RevisionKey.encode(revision.main(), revision.sub(), false));
            if (record == null) {
                throw new CorruptRecordException(Bucket.KEY, "there is no record of " + revision);
            }
            RecordHead head = RecordHead.parse(record);
            attach(UnsafeByteOperations.unsafeWrap(head.key()), head.lease());
        }
        index = read.index();
        return read.revision();
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
