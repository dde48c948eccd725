package dev.quoin.mvcc;

import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.Bucket;
import dev.quoin.api.backend.StateStore;
import dev.quoin.api.backend.StoreTxn;
import dev.quoin.api.env.Clock;
import dev.quoin.api.mvcc.MvccOptions;
import dev.quoin.mvcc.index.KeyIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One compaction: forgets revisions in the index, then deletes their records in batches, each a short transaction of the
 * store, and writes down that it is finished together with the last of them.
 */
final class Compactor {

    private static final Logger LOGGER = LoggerFactory.getLogger(Compactor.class);

    /** Batches found by one walk: a pinned store cannot give space back, and pinning costs a flush. */
    private static final int BATCHES_PER_WALK = 10;

    private final StateStore store;
    private final KeyIndex index;
    private final MvccOptions options;
    private final MvccMeters meters;
    private final Clock clock;

    Compactor(StateStore store, KeyIndex index, MvccOptions options, MvccMeters meters, Clock clock) {
        this.store = store;
        this.index = index;
        this.options = options;
        this.meters = meters;
        this.clock = clock;
    }

    /**
     * Compacts; on a thread of its own.
     *
     * @param stopping asked now and then; true leaves the rest for the next start
     * @param pause waits some milliseconds, false where it was cut short
     * @return whether it was finished
     */
    boolean compact(long revision, BooleanSupplier stopping, LongPredicate pause) throws BackendException {
        long begun = clock.nanos();
        index.compact(revision, options.keepTombstoneAtCompaction(), stopping);
        meters.indexCompactionPauseMillis.observe(millisSince(begun));
        long deletionBegun = clock.nanos();
        long deleted = 0;
        byte[] from = RevisionKey.encode(0, 0, false);
        while (true) {
            Walk walk = walk(from, revision);
            for (int i = 0; i < walk.batches.size(); i++) {
                if (stopping.getAsBoolean()) {
                    return false;
                }
                boolean last = walk.finished && i == walk.batches.size() - 1;
                delete(walk.batches.get(i), last ? revision : 0);
                deleted += walk.batches.get(i).size();
                if (!last && !pause.test(options.compactionSleepMillis())) {
                    return false;
                }
            }
            if (walk.finished) {
                break;
            }
            from = walk.next;
        }
        finished(revision, deleted, deletionBegun);
        return true;
    }

    private void finished(long revision, long deleted, long begun) {
        meters.compactedKeys.add(deleted);
        meters.compactionTotalMillis.observe(millisSince(begun));
        meters.compacted(clock.wallMillis() / 1000);
        store.reclaim();
        LOGGER.atInfo()
                .addKeyValue("compact-revision", revision)
                .addKeyValue("took", (clock.nanos() - begun) / 1_000_000 + "ms")
                .addKeyValue("number-of-keys-compacted", deleted)
                .log("finished scheduled compaction");
    }

    /** What one walk found: keys to delete, in batches, of which the last may be empty. */
    private static final class Walk {
        final List<List<byte[]>> batches = new ArrayList<>();
        boolean finished;
        byte[] next = new byte[0];
    }

    private Walk walk(byte[] from, long revision) throws BackendException {
        Walk walk = new Walk();
        byte[] end = RevisionKey.encode(revision + 1, 0, false);
        List<byte[]> batch = new ArrayList<>();
        walk.batches.add(batch);
        int seen = 0;
        try (BackendSnapshot snapshot = store.pin();
                BackendSnapshot.Cursor cursor = snapshot.scan(Bucket.KEY, from, end)) {
            while (cursor.next()) {
                byte[] key = cursor.key();
                if (seen == options.compactionBatchLimit()) {
                    if (walk.batches.size() == BATCHES_PER_WALK) {
                        walk.next = key;
                        return walk;
                    }
                    batch = new ArrayList<>();
                    walk.batches.add(batch);
                    seen = 0;
                }
                seen++;
                RevisionKey found = RevisionKey.decode(key);
                byte[] name = RecordHead.parse(cursor.value()).key();
                if (!index.keeps(name, revision, options.keepTombstoneAtCompaction(), found.main(), found.sub())) {
                    batch.add(key);
                }
            }
        }
        walk.finished = true;
        return walk;
    }

    /** @param finishedRevision the compacted revision where this is the last batch, else 0 */
    private void delete(List<byte[]> batch, long finishedRevision) throws BackendException {
        if (batch.isEmpty() && finishedRevision == 0) {
            return;
        }
        long begun = clock.nanos();
        StoreTxn txn = store.begin();
        for (byte[] key : batch) {
            txn.delete(Bucket.KEY, key);
        }
        if (finishedRevision != 0) {
            txn.put(Bucket.META, MetaKeys.finishedCompaction(), RevisionKey.encode(finishedRevision, 0, false));
        }
        txn.end();
        meters.compactionPauseMillis.observe(millisSince(begun));
    }

    private double millisSince(long begun) {
        return (clock.nanos() - begun) / 1e6;
    }
}
