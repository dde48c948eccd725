package dev.quoin.mvcc;

import dev.quoin.api.backend.StateStore;
import dev.quoin.api.metrics.Counter;
import dev.quoin.api.metrics.Histogram;
import dev.quoin.api.metrics.Meters;
import dev.quoin.mvcc.index.KeyIndex;
import java.util.concurrent.atomic.LongAdder;

/** What is counted about keys, under etcd's names; those of etcd 3.4 that later versions renamed are kept beside. */
final class MvccMeters {

    final Histogram hashSeconds;
    final Histogram hashRevisionSeconds;
    final Histogram indexCompactionPauseMillis;
    final Histogram compactionPauseMillis;
    final Histogram compactionTotalMillis;
    final Counter compactedKeys;

    private final Counter[] puts;
    private final Counter[] deletes;
    private final Counter[] ranges;
    private final Counter[] txns;
    private final LongAdder putBytes = new LongAdder();
    private volatile long lastCompactionSeconds;

    MvccMeters(Meters meters) {
        puts = both(meters, "put_total", "Total number of puts seen by this member.");
        deletes = both(meters, "delete_total", "Total number of deletes seen by this member.");
        ranges = both(meters, "range_total", "Total number of ranges seen by this member.");
        txns = both(meters, "txn_total", "Total number of txns seen by this member.");
        hashSeconds = meters.histogram(
                "etcd_mvcc_hash_duration_seconds",
                "The latency distribution of storage hash operation.",
                Meters.exponential(.01, 2, 15));
        hashRevisionSeconds = meters.histogram(
                "etcd_mvcc_hash_rev_duration_seconds",
                "The latency distribution of storage hash by revision operation.",
                Meters.exponential(.01, 2, 15));
        indexCompactionPauseMillis = meters.histogram(
                "etcd_debugging_mvcc_index_compaction_pause_duration_milliseconds",
                "Bucketed histogram of index compaction pause duration.",
                Meters.exponential(0.5, 2, 14));
        compactionPauseMillis = meters.histogram(
                "etcd_debugging_mvcc_db_compaction_pause_duration_milliseconds",
                "Bucketed histogram of db compaction pause duration.",
                Meters.exponential(1, 2, 13));
        compactionTotalMillis = meters.histogram(
                "etcd_debugging_mvcc_db_compaction_total_duration_milliseconds",
                "Bucketed histogram of db compaction total duration.",
                Meters.exponential(100, 2, 14));
        compactedKeys =
                meters.counter("etcd_debugging_mvcc_db_compaction_keys_total", "Total number of db keys compacted.");
    }

    private static Counter[] both(Meters meters, String name, String help) {
        return new Counter[] {
            meters.counter("etcd_mvcc_" + name, help), meters.counter("etcd_debugging_mvcc_" + name, help)
        };
    }

    /** The gauges, which read from the open store. */
    void observe(Meters meters, Revisions revisions, KeyIndex index, StateStore store) {
        meters.gauge("etcd_debugging_mvcc_keys_total", "Total number of keys.", index::liveKeys);
        meters.gauge("etcd_debugging_mvcc_current_revision", "The current revision of store.", () -> revisions.current);
        meters.gauge(
                "etcd_debugging_mvcc_compact_revision",
                "The revision of the last compaction in store.",
                () -> revisions.compacted);
        meters.gauge(
                "etcd_debugging_mvcc_total_put_size_in_bytes",
                "The total size of put kv pairs seen by this member.",
                putBytes::sum);
        meters.gauge(
                "etcd_debugging_mvcc_db_compaction_last",
                "The unix time of the last db compaction. Resets to 0 on start.",
                () -> lastCompactionSeconds);
        for (String prefix : new String[] {"etcd_mvcc_", "etcd_debugging_mvcc_"}) {
            meters.gauge(
                    prefix + "db_total_size_in_bytes",
                    "Total size of the underlying database physically allocated in bytes.",
                    store::sizeOnDisk);
        }
        meters.gauge(
                "etcd_mvcc_db_total_size_in_use_in_bytes",
                "Total size of the underlying database logically in use in bytes.",
                store::sizeInUse);
    }

    void ended(WriteTxn txn) {
        int operations = txn.puts + txn.deletes + txn.ranges;
        if (operations > 1) {
            add(txns, 1);
        }
        add(puts, txn.puts);
        add(deletes, txn.deletes);
        add(ranges, txn.ranges);
        if (txn.putBytes > 0) {
            putBytes.add(txn.putBytes);
        }
    }

    void ranged() {
        add(ranges, 1);
    }

    void compacted(long epochSeconds) {
        lastCompactionSeconds = epochSeconds;
    }

    private static void add(Counter[] counters, long amount) {
        if (amount > 0) {
            for (Counter counter : counters) {
                counter.add(amount);
            }
        }
    }
}
