package dev.quoin.mvcc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.api.metrics.Meters;
import dev.quoin.api.mvcc.KvHash;
import dev.quoin.api.mvcc.MvccOptions;
import dev.quoin.mvcc.values.ValueRing;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CompactionHashesTest {

    private final MapStore store = new MapStore();

    @Test
    void keepsWhatTheHistoryHashedToBeforeTheRecordsWereDeleted() throws Exception {
        try (KeyValueStore mvcc = open(true)) {
            Random random = new Random(5);
            KvHash before = null;
            for (int round = 0; round < CompactionHashes.KEPT_MAX + 3; round++) {
                for (int i = 0; i < 20; i++) {
                    TestStores.put(store, mvcc, "k" + random.nextInt(8), "v" + i);
                }
                before = mvcc.hashKv(mvcc.revision());
                TestStores.compact(store, mvcc, mvcc.revision());
                KvHash kept = mvcc.compactionHashes().get(0);
                assertThat(kept.hash()).isEqualTo(before.hash());
                assertThat(kept.compactRevision()).isEqualTo(before.compactRevision());
                assertThat(kept.hashRevision()).isEqualTo(mvcc.compactRevision());
                assertThat(mvcc.hashKv(mvcc.compactRevision()).compactRevision())
                        .isEqualTo(before.compactRevision());
            }
            assertThat(mvcc.compactionHashes()).hasSize(CompactionHashes.KEPT_MAX);
        }
    }

    @Test
    void makesNoneUnlessAskedTo() throws Exception {
        try (KeyValueStore mvcc = open(false)) {
            TestStores.put(store, mvcc, "k", "v");
            TestStores.compact(store, mvcc, mvcc.revision());
            assertThat(mvcc.compactionHashes()).isEqualTo(List.of());
        }
    }

    private KeyValueStore open(boolean hashes) throws Exception {
        MvccOptions options = new MvccOptions(3, 0, 1, true, hashes, true);
        return KeyValueStore.open(
                store, options, TestStores.CLOCK, Meters.NONE, new ValueRing(1024, 4), new ValueRing(1024, 2));
    }
}
