package dev.quoin.mvcc;

import com.google.protobuf.ByteString;
import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.Bucket;
import dev.quoin.api.backend.StateStore;
import dev.quoin.api.backend.StoreTxn;
import dev.quoin.api.env.Clock;
import dev.quoin.api.metrics.Meters;
import dev.quoin.api.mvcc.CompactedException;
import dev.quoin.api.mvcc.FutureRevisionException;
import dev.quoin.api.mvcc.IndexImage;
import dev.quoin.api.mvcc.KvHash;
import dev.quoin.api.mvcc.Lessor;
import dev.quoin.api.mvcc.MvccOptions;
import dev.quoin.api.mvcc.MvccStore;
import dev.quoin.api.mvcc.MvccTxn;
import dev.quoin.api.mvcc.RangeContent;
import dev.quoin.api.mvcc.RangeResult;
import dev.quoin.api.mvcc.RunningHash;
import dev.quoin.api.mvcc.StoredWalk;
import dev.quoin.api.mvcc.WatchListener;
import dev.quoin.api.mvcc.WatchStream;
import dev.quoin.mvcc.index.KeyIndex;
import dev.quoin.mvcc.lease.LeaseTable;
import dev.quoin.mvcc.values.ValueRing;
import dev.quoin.mvcc.watch.WatchHub;
import dev.quoin.mvcc.work.ThreadWorkers;
import dev.quoin.mvcc.work.Workers;
import dev.quoin.rpc.mvccpb.KeyValue;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** An open key-value state: the parts, and the order in which a write goes through them. */
final class KeyValueStore implements MvccStore {

    private final Revisions revisions;
    private final MvccMeters meters;
    private final HistoryHash hash;
    private final CompactionQueue compactions;
    private final CompactionHashes compactionHashes;
    private final StateStore store;
    private final WatchHub hub;
    private @Nullable WriteTxn open;

    final KeyIndex index;
    final RevisionValues values;
    final RangeReader ranges;
    final LeaseTable leases;
    final StoredHistory history;
    final WrittenRecords written;

    private KeyValueStore(
            Revisions revisions,
            KeyIndex index,
            LeaseTable leases,
            RevisionValues values,
            StoredHistory history,
            HistoryHash hash,
            CompactionQueue compactions,
            CompactionHashes compactionHashes,
            StateStore store,
            WatchHub hub,
            MvccMeters meters) {
        this.revisions = revisions;
        this.index = index;
        this.leases = leases;
        this.values = values;
        this.history = history;
        this.hash = hash;
        this.compactions = compactions;
        this.compactionHashes = compactionHashes;
        this.store = store;
        this.hub = hub;
        this.meters = meters;
        this.ranges = new RangeReader(revisions, index);
        this.written = new WrittenRecords(revisions.current);
    }

    /** Opens; blocks until the index is rebuilt. */
    static KeyValueStore open(
            StateStore store, MvccOptions options, Clock clock, Meters meterSource, ValueRing recent, ValueRing reread)
            throws BackendException {
        return open(store, options, clock, meterSource, recent, reread, new ThreadWorkers(), Recovery.Sources.NONE);
    }

    /**
     * Opens with somebody of one's own who runs what the store does by itself.
     *
     * @param sources what there is beside the store
     */
    static KeyValueStore open(
            StateStore store,
            MvccOptions options,
            Clock clock,
            Meters meterSource,
            ValueRing recent,
            ValueRing reread,
            Workers workers,
            Recovery.Sources sources)
            throws BackendException {
        Revisions revisions = new Revisions();
        LeaseTable leases =
                new LeaseTable(clock, meterSource, options.minLeaseTtlSeconds(), options.persistLeaseCheckpoints());
        Recovery recovery = new Recovery(store, revisions, leases);
        long unfinished = recovery.run(sources);
        KeyIndex index = recovery.index();
        MvccMeters meters = new MvccMeters(meterSource);
        meters.observe(meterSource, revisions, index, store);
        RevisionValues values = new RevisionValues(store, recent, reread);
        HistoryHash hash = new HistoryHash(revisions, index, store, options.keepTombstoneAtCompaction());
        CompactionHashes hashes = new CompactionHashes();
        CompactionQueue compactions = new CompactionQueue(
                new Compactor(store, index, options, meters, clock),
                options.hashCompactions() ? hash::hash : null,
                hashes,
                workers);
        if (unfinished > 0) {
            compactions.resume(unfinished);
        }
        StoredHistory history = new StoredHistory(revisions, index, values, store);
        WatchHub hub = new WatchHub(history, meterSource);
        hub.start(workers);
        return new KeyValueStore(
                revisions, index, leases, values, history, hash, compactions, hashes, store, hub, meters);
    }

    @Override
    public long revision() {
        return revisions.current;
    }

    @Override
    public long compactRevision() {
        return revisions.compacted;
    }

    @Override
    public RangeResult range(
            ByteString key, @Nullable ByteString end, long atRevision, long limit, RangeContent content)
            throws CompactedException, FutureRevisionException, BackendException {
        meters.ranged();
        while (true) {
            try {
                return ranges.read(key, end, atRevision, revisions.current, limit, content, values::read);
            } catch (CompactedException e) {
                // Who asked for the newest gets the newest, also when a compaction overtook the reading.
                if (atRevision > 0) {
                    throw e;
                }
            }
        }
    }

    @Override
    public MvccTxn begin(StoreTxn txn) {
        if (open != null) {
            throw new IllegalStateException("another writing transaction is open");
        }
        values.begin(txn);
        open = new WriteTxn(this, txn, revisions.current);
        return open;
    }

    /** The open transaction has ended. */
    void ended(WriteTxn txn, long main, List<KeyValue> changes) {
        open = null;
        meters.ended(txn);
        if (changes.isEmpty()) {
            return;
        }
        values.end(main, changes);
        revisions.current = main;
        hub.published(main, changes);
    }

    @Override
    public CompletionStage<Void> compact(StoreTxn txn, long revision)
            throws CompactedException, FutureRevisionException {
        if (revision <= revisions.compacted) {
            throw new CompactedException();
        }
        if (revision > revisions.current) {
            throw new FutureRevisionException();
        }
        txn.put(Bucket.META, MetaKeys.scheduledCompaction(), RevisionKey.encode(revision, 0, false));
        long before = revisions.compacted;
        revisions.compacted = revision;
        return compactions.schedule(revision, before);
    }

    @Override
    public KvHash hashKv(long revision) throws CompactedException, FutureRevisionException, BackendException {
        KvHash kept = compactionHashes.at(revision);
        if (kept != null) {
            return new KvHash(kept.hash(), kept.compactRevision(), revision, revisions.current);
        }
        long begun = System.nanoTime();
        KvHash result = hash.hashKv(revision);
        meters.hashRevisionSeconds.observeNanos(System.nanoTime() - begun);
        return result;
    }

    @Override
    public List<KvHash> compactionHashes() {
        return compactionHashes.all();
    }

    @Override
    public int hash() throws BackendException {
        long begun = System.nanoTime();
        int result = hash.hash();
        meters.hashSeconds.observeNanos(System.nanoTime() - begun);
        return result;
    }

    @Override
    public RunningHash runningHash() {
        long[] live = index.liveSum();
        return new RunningHash(revisions.current, live[0], live[1], written.since, written.high(), written.low());
    }

    @Override
    public StoredWalk walk() {
        return new StoredRecordsWalk(store, index, revisions);
    }

    @Override
    public IndexImage indexImage(BackendSnapshot pinned) {
        return new SavedIndex(index, revisions, pinned);
    }

    @Override
    public Lessor lessor() {
        return leases;
    }

    @Override
    public WatchStream watch(WatchListener listener) {
        return hub.open(listener);
    }

    @Override
    public void close() {
        hub.close();
        compactions.close();
    }
}
