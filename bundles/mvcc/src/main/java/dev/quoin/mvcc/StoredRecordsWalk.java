package dev.quoin.mvcc;

import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.Bucket;
import dev.quoin.api.backend.CorruptRecordException;
import dev.quoin.api.backend.StateStore;
import dev.quoin.api.mvcc.StoredWalk;
import dev.quoin.mvcc.index.KeyIndex;
import dev.quoin.mvcc.sum.Mix128;
import dev.quoin.mvcc.sum.Sum128;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Sums up what the records say of the keys that were alive at a revision, and holds it against the sum that the index had
 * then. Which records those are the index says at any later time, as long as no compaction goes beyond the revision.
 */
final class StoredRecordsWalk implements StoredWalk {

    private final StateStore store;
    private final KeyIndex index;
    private final Revisions revisions;
    private final long revision;
    private final long[] expected;
    private final Sum128 found = new Sum128();
    private final Mix128 mix = new Mix128();
    private byte[] from = {};
    private boolean ended;

    /** Begins at the newest revision. The apply thread. */
    StoredRecordsWalk(StateStore store, KeyIndex index, Revisions revisions) {
        this.store = store;
        this.index = index;
        this.revisions = revisions;
        this.revision = revisions.current;
        this.expected = index.liveSum();
    }

    @Override
    public long read(long bytesMax) throws BackendException {
        if (ended) {
            return 0;
        }
        long bytes = 0;
        byte[] end = RevisionKey.encode(revision + 1, 0, false);
        try (BackendSnapshot snapshot = store.pin();
                BackendSnapshot.Cursor cursor = snapshot.scan(Bucket.KEY, from, end)) {
            while (bytes == 0 || bytes < bytesMax) {
                if (!cursor.next()) {
                    ended = true;
                    break;
                }
                byte[] key = cursor.key();
                byte[] value = cursor.value();
                bytes += key.length + value.length;
                add(decode(key), value);
                from = after(key);
            }
        }
        return bytes;
    }

    private void add(RevisionKey at, byte[] record) throws CorruptRecordException {
        if (at.tombstone()) {
            return;
        }
        RecordHead head = RecordHead.parse(record);
        if (index.newestAt(head.key(), revision, at.main(), at.sub())) {
            found.add(KeyIndex.mix(
                    mix, head.key(), at.main(), at.sub(), head.lease() != 0, head.created(), head.version()));
        }
    }

    private static RevisionKey decode(byte[] key) throws CorruptRecordException {
        try {
            return RevisionKey.decode(key);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new CorruptRecordException(Bucket.KEY, "not a revision: " + e.getMessage());
        }
    }

    /** The least key after one. */
    private static byte[] after(byte[] key) {
        return Arrays.copyOf(key, key.length + 1);
    }

    @Override
    public @Nullable String difference() {
        boolean same = found.high() == expected[0] && found.low() == expected[1];
        return !ended || same || revisions.compacted > revision
                ? null
                : "the stored records of the keys alive at revision " + revision
                        + " sum up to something else than the index says";
    }
}
