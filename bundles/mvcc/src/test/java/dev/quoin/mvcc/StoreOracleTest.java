package dev.quoin.mvcc;

import static dev.quoin.mvcc.TestStores.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.api.backend.StoreTxn;
import dev.quoin.api.mvcc.MvccTxn;
import dev.quoin.api.mvcc.RangeContent;
import dev.quoin.api.mvcc.RangeResult;
import dev.quoin.rpc.mvccpb.KeyValue;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random transactions, reads, compactions and restarts against a twin that keeps a map for each revision. */
class StoreOracleTest {

    private final MapStore store = new MapStore();
    private final StoreModel model = new StoreModel();
    private KeyValueStore mvcc;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {11, 12, 13, 14, 15, 16})
    void answersAsAMapForEachRevisionDoes(long seed) throws Exception {
        Random random = new Random(seed);
        boolean keepTombstone = seed % 2 == 0;
        mvcc = TestStores.open(store, keepTombstone, 2);
        for (int step = 0; step < 500; step++) {
            transaction(random);
            if (random.nextInt(50) == 0) {
                compact(random);
            }
            if (random.nextInt(70) == 0) {
                int hash = mvcc.hashKv(0).hash();
                mvcc.close();
                mvcc = TestStores.open(store, keepTombstone, 2);
                assertThat(mvcc.hashKv(0).hash()).isEqualTo(hash);
            }
            read(random);
        }
        assertThat(mvcc.revision()).isEqualTo(model.revision());
        mvcc.close();
    }

    private void transaction(Random random) throws Exception {
        StoreTxn storeTxn = store.begin();
        for (int i = random.nextInt(2); i >= 0; i--) {
            MvccTxn txn = mvcc.begin(storeTxn);
            model.begin();
            for (int operations = 1 + random.nextInt(3); operations > 0; operations--) {
                operation(random, txn);
            }
            txn.end();
            model.end();
            assertThat(mvcc.revision()).isEqualTo(model.revision());
            if (random.nextInt(4) == 0) {
                read(random);
            }
        }
        storeTxn.end();
    }

    private void operation(Random random, MvccTxn txn) throws Exception {
        String key = key(random);
        String end = random.nextInt(10) == 0 ? "" : key(random);
        switch (random.nextInt(5)) {
            case 0 -> assertThat(txn.deleteRange(bytes(key), null)).isEqualTo(model.delete(key, key + "\0"));
            case 1 -> {
                if (random.nextInt(5) == 0) {
                    assertThat(txn.deleteRange(bytes(key), bytes(end))).isEqualTo(model.delete(key, end));
                } else {
                    assertThat(txn.range(bytes(key), bytes(end), 0, 0, RangeContent.KEYS_AND_VALUES)
                                    .keyValues())
                            .isEqualTo(model.inTransaction(key, end));
                }
            }
            default -> {
                String value = "v".repeat(random.nextInt(30) == 0 ? 2000 : random.nextInt(60));
                txn.put(bytes(key), bytes(value), 0);
                model.put(key, value);
            }
        }
    }

    private void compact(Random random) throws Exception {
        long first = Math.max(1, mvcc.compactRevision());
        if (model.revision() > first) {
            TestStores.compact(store, mvcc, first + 1 + random.nextInt((int) (model.revision() - first)));
        }
    }

    private void read(Random random) throws Exception {
        long first = Math.max(1, mvcc.compactRevision());
        long revision = first + random.nextInt((int) (model.revision() - first + 1));
        String key = key(random);
        String end = random.nextInt(10) == 0 ? "" : key(random);
        List<KeyValue> expected = model.at(revision, key, end);
        int limit = random.nextInt(10);
        RangeResult result = mvcc.range(bytes(key), bytes(end), revision, limit, RangeContent.KEYS_AND_VALUES);
        assertThat(result.count()).isEqualTo(expected.size());
        assertThat(result.keyValues())
                .isEqualTo(limit == 0 || limit > expected.size() ? expected : expected.subList(0, limit));
        RangeResult keys = mvcc.range(bytes(key), bytes(end), revision, 0, RangeContent.KEYS);
        assertThat(keys.keyValues())
                .isEqualTo(expected.stream()
                        .map(keyValue -> keyValue.toBuilder().clearValue().build())
                        .toList());
    }

    private static String key(Random random) {
        return "k" + (char) ('a' + random.nextInt(4)) + random.nextInt(15);
    }
}
