package dev.quoin.mvcc;

import static dev.quoin.mvcc.TestStores.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.api.backend.Bucket;
import dev.quoin.api.backend.StoreTxn;
import dev.quoin.api.mvcc.StoredWalk;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading all records back, against the sums that are kept up. */
class StoredRecordsWalkTest {

    private final MapStore store = new MapStore();

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void findsNothingWhileTheHistoryGoesOn(long seed) throws Exception {
        Random random = new Random(seed);
        try (KeyValueStore mvcc = TestStores.open(store, false)) {
            for (int round = 0; round < 20; round++) {
                change(mvcc, random, 30);
                if (round % 5 == 4) {
                    TestStores.compact(store, mvcc, mvcc.revision() - 10);
                }
                StoredWalk walk = mvcc.walk();
                long stored = 0;
                for (long bytes = walk.read(200); bytes > 0; bytes = walk.read(200)) {
                    stored += bytes;
                    change(mvcc, random, 1);
                }
                assertThat(stored).isPositive();
                assertThat(walk.difference()).isNull();
            }
        }
    }

    @Test
    void aRecordThatIsGoneShows() throws Exception {
        try (KeyValueStore mvcc = TestStores.open(store, false)) {
            change(mvcc, new Random(4), 50);
            TestStores.put(store, mvcc, "last", "v");
            StoreTxn txn = store.begin();
            txn.delete(Bucket.KEY, RevisionKey.encode(mvcc.revision(), 0, false));
            txn.end();
            assertThat(walked(mvcc.walk()).difference()).contains("alive at revision " + mvcc.revision());
        }
    }

    @Test
    void aRecordThatIsAnotherKeysShows() throws Exception {
        try (KeyValueStore mvcc = TestStores.open(store, false)) {
            TestStores.put(store, mvcc, "a", "v");
            TestStores.put(store, mvcc, "b", "v");
            byte[] first = RevisionKey.encode(2, 0, false);
            StoreTxn txn = store.begin();
            txn.put(Bucket.KEY, first, store.get(Bucket.KEY, RevisionKey.encode(3, 0, false)));
            txn.end();
            assertThat(walked(mvcc.walk()).difference()).isNotNull();
        }
    }

    @Test
    void aCompactionBeyondItsRevisionLeavesNothingToCompare() throws Exception {
        try (KeyValueStore mvcc = TestStores.open(store, false)) {
            TestStores.put(store, mvcc, "a", "1");
            StoredWalk walk = mvcc.walk();
            TestStores.put(store, mvcc, "a", "2");
            TestStores.compact(store, mvcc, mvcc.revision());
            assertThat(walked(walk).difference()).isNull();
        }
    }

    private void change(KeyValueStore mvcc, Random random, int changes) throws Exception {
        for (int i = 0; i < changes; i++) {
            String key = "k" + random.nextInt(15);
            if (random.nextInt(5) == 0) {
                TestStores.write(store, mvcc, txn -> txn.deleteRange(bytes(key), null));
            } else {
                TestStores.put(store, mvcc, key, "v" + random.nextInt());
            }
        }
    }

    private static StoredWalk walked(StoredWalk walk) throws Exception {
        long bytes = 1;
        while (bytes > 0) {
            bytes = walk.read(100);
        }
        return walk;
    }
}
