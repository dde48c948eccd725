package dev.quoin.mvcc;

import static dev.quoin.mvcc.TestStores.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.api.metrics.Counter;
import dev.quoin.api.metrics.Histogram;
import dev.quoin.api.metrics.Meters;
import dev.quoin.api.mvcc.RangeContent;
import dev.quoin.mvcc.values.ValueRing;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;

class MvccMetersTest {

    private final Map<String, Double> counters = new TreeMap<>();
    private final Map<String, DoubleSupplier> gauges = new TreeMap<>();

    private final Meters meters = new Meters() {
        @Override
        public Counter counter(String name, String help, String... labels) {
            counters.put(name, 0.0);
            return amount -> counters.merge(name, (double) amount, Double::sum);
        }

        @Override
        public void counter(String name, String help, DoubleSupplier value, String... labels) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void gauge(String name, String help, DoubleSupplier value, String... labels) {
            gauges.put(name, value);
        }

        @Override
        public Histogram histogram(String name, String help, double[] bounds, String... labels) {
            counters.put(name, 0.0);
            return value -> counters.merge(name, 1.0, Double::sum);
        }
    };

    @Test
    void countsOperationsAsEtcdDoes() throws Exception {
        MapStore store = new MapStore();
        try (KeyValueStore mvcc = KeyValueStore.open(
                store,
                TestStores.options(false),
                TestStores.CLOCK,
                meters,
                new ValueRing(1024, 2),
                new ValueRing(1024, 2))) {
            TestStores.put(store, mvcc, "a", "123");
            TestStores.write(store, mvcc, txn -> {
                txn.put(bytes("a"), bytes("4"), 0);
                txn.put(bytes("b"), bytes("5"), 0);
                txn.deleteRange(bytes("b"), null);
                txn.deleteRange(bytes("none"), null);
            });
            mvcc.range(bytes("a"), null, 0, 0, RangeContent.COUNT);
            TestStores.compact(store, mvcc, 3);
            mvcc.hashKv(0);
            assertThat(counters)
                    .containsEntry("etcd_mvcc_put_total", 3.0)
                    .containsEntry("etcd_debugging_mvcc_put_total", 3.0)
                    .containsEntry("etcd_mvcc_delete_total", 2.0)
                    .containsEntry("etcd_mvcc_range_total", 1.0)
                    .containsEntry("etcd_mvcc_txn_total", 1.0)
                    .containsEntry("etcd_debugging_mvcc_db_compaction_keys_total", 3.0)
                    .containsEntry("etcd_debugging_mvcc_index_compaction_pause_duration_milliseconds", 1.0)
                    .containsEntry("etcd_debugging_mvcc_db_compaction_total_duration_milliseconds", 1.0)
                    .containsEntry("etcd_mvcc_hash_rev_duration_seconds", 1.0)
                    .containsEntry("etcd_mvcc_hash_duration_seconds", 0.0);
            assertThat(value("etcd_debugging_mvcc_keys_total")).isEqualTo(1);
            assertThat(value("etcd_debugging_mvcc_current_revision")).isEqualTo(3);
            assertThat(value("etcd_debugging_mvcc_compact_revision")).isEqualTo(3);
            assertThat(value("etcd_debugging_mvcc_total_put_size_in_bytes")).isEqualTo(8);
            assertThat(value("etcd_debugging_mvcc_db_compaction_last")).isPositive();
            assertThat(gauges)
                    .containsKeys("etcd_mvcc_db_total_size_in_bytes", "etcd_mvcc_db_total_size_in_use_in_bytes");
        }
    }

    private double value(String gauge) {
        return gauges.get(gauge).getAsDouble();
    }
}
