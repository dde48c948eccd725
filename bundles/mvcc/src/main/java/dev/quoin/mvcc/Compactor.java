package dev.quoin.mvcc;

import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.Bucket;
import dev.quoin.api.backend.StateStore;
import dev.quoin.api.backend.StoreTxn;
import dev.quoin.api.env.Clock;
import dev.quoin.api.mvcc.MvccOptions;
import dev.quoin.mvcc.index.KeyIndex;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One compaction: forgets revisions in the index, then deletes their records in batches, each a short transaction of the
 * store, and writes down that it is finished together with the last of them.
 *
 * <p>The index knows of every record that is stored, so the store need not be read. Records are deleted in the order of
 * their revisions, and those of one key in one pass: a deletion's record never goes before the puts that it ended, which
 * would come back to life if the process died in between.
 */
final class Compactor {

    private static final Logger LOGGER = LoggerFactory.getLogger(Compactor.class);

    /** Revisions after which a pass over the index pauses to have their records deleted. */
    private static final int FORGOTTEN_MAX = 100_000;

    private static final Comparator<RevisionKey> BY_REVISION =
            Comparator.comparingLong(RevisionKey::main).thenComparingInt(RevisionKey::sub);

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
        long deleted = 0;
        byte[] from = new byte[0];
        while (from != null) {
            long passBegun = clock.nanos();
            List<RevisionKey> forgotten = new ArrayList<>();
            while (from != null && forgotten.size() < FORGOTTEN_MAX) {
                from = index.compact(
                        from,
                        revision,
                        options.keepTombstoneAtCompaction(),
                        (main, sub, tombstone) -> forgotten.add(new RevisionKey(main, sub, tombstone)));
            }
            meters.indexCompactionPauseMillis.observe(millisSince(passBegun));
            forgotten.sort(BY_REVISION);
            if (!deleteAll(forgotten, from == null ? revision : 0, stopping, pause)) {
                return false;
            }
            deleted += forgotten.size();
        }
        finished(revision, deleted, begun);
        return true;
    }

    /** @param finishedRevision the compacted revision where these are the last, else 0 */
    private boolean deleteAll(
            List<RevisionKey> records, long finishedRevision, BooleanSupplier stopping, LongPredicate pause)
            throws BackendException {
        int limit = options.compactionBatchLimit();
        for (int start = 0; start < records.size() || finishedRevision != 0; start += limit) {
            if (stopping.getAsBoolean()) {
                return false;
            }
            int end = Math.min(start + limit, records.size());
            boolean last = end == records.size();
            delete(records.subList(start, end), last ? finishedRevision : 0);
            if (last) {
                return true;
            }
            if (!pause.test(options.compactionSleepMillis())) {
                return false;
            }
        }
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

    private void delete(List<RevisionKey> batch, long finishedRevision) throws BackendException {
        long begun = clock.nanos();
        StoreTxn txn = store.begin();
        for (RevisionKey record : batch) {
            txn.delete(Bucket.KEY, RevisionKey.encode(record.main(), record.sub(), record.tombstone()));
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
