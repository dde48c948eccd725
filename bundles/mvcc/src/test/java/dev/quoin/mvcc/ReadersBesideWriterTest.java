package dev.quoin.mvcc;

import static dev.quoin.mvcc.TestStores.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.quoin.api.backend.StoreTxn;
import dev.quoin.api.mvcc.CompactedException;
import dev.quoin.api.mvcc.RangeContent;
import dev.quoin.api.mvcc.RangeResult;
import dev.quoin.rpc.mvccpb.KeyValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/**
 * Readers beside a writer and compactions. Each transaction moves one unit from a key to another, so that in every consistent
 * view the sum of all values is the same; and now and then it deletes and makes a key that holds nothing.
 */
class ReadersBesideWriterTest {

    private static final int ACCOUNTS = 600;
    private static final int TRANSACTIONS = 3000;

    private final MapStore store = new MapStore();

    @Test
    void alwaysReadsOneRevision() throws Exception {
        ExecutorService readers = Executors.newFixedThreadPool(3);
        AtomicBoolean done = new AtomicBoolean();
        try (KeyValueStore mvcc = TestStores.open(store, false, 2)) {
            TestStores.write(store, mvcc, txn -> {
                for (int i = 0; i < ACCOUNTS; i++) {
                    txn.put(account(i), bytes("10"), 0);
                }
            });
            List<Future<Integer>> results = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                Random random = new Random(i);
                results.add(readers.submit(() -> read(mvcc, random, done)));
            }
            Random random = new Random(99);
            for (int i = 0; i < TRANSACTIONS; i++) {
                move(mvcc, random);
                if (i % 300 == 299) {
                    StoreTxn txn = store.begin();
                    var compacted = mvcc.compact(txn, mvcc.revision() - random.nextInt(50));
                    txn.end();
                    assertThat(compacted).isNotNull();
                }
            }
            done.set(true);
            for (Future<Integer> result : results) {
                assertThat(result.get(30, TimeUnit.SECONDS)).isPositive();
            }
        } finally {
            done.set(true);
            readers.shutdown();
        }
    }

    private void move(KeyValueStore mvcc, Random random) throws Exception {
        int from = random.nextInt(ACCOUNTS);
        int to = random.nextInt(ACCOUNTS);
        int spare = random.nextInt(50);
        StoreTxn storeTxn = store.begin();
        var txn = mvcc.begin(storeTxn);
        int has = balance(txn.get(account(from)));
        if (from != to && has > 0) {
            int gets = balance(txn.get(account(to)));
            txn.put(account(from), bytes(Integer.toString(has - 1)), 0);
            txn.put(account(to), bytes(Integer.toString(gets + 1)), 0);
        }
        if (txn.deleteRange(bytes("account-spare" + spare), null) == 0) {
            txn.put(bytes("account-spare" + spare), bytes("0"), 0);
        }
        txn.end();
        storeTxn.end();
    }

    private static int read(KeyValueStore mvcc, Random random, AtomicBoolean done) throws Exception {
        int reads = 0;
        while (!done.get() || reads == 0) {
            long revision = random.nextBoolean() ? 0 : Math.max(2, mvcc.revision() - random.nextInt(100));
            RangeResult result;
            try {
                result = mvcc.range(bytes("account"), bytes("b"), revision, 0, RangeContent.KEYS_AND_VALUES);
            } catch (CompactedException e) {
                assertThat(revision).isPositive().isLessThan(mvcc.compactRevision());
                continue;
            }
            long at = revision == 0 ? result.revision() : revision;
            assertThat(result.keyValues())
                    .allSatisfy(
                            keyValue -> assertThat(keyValue.getModRevision()).isLessThanOrEqualTo(at));
            assertThat(result.keyValues().stream()
                            .mapToInt(ReadersBesideWriterTest::balance)
                            .sum())
                    .as("sum at revision %d", at)
                    .isEqualTo(10 * ACCOUNTS);
            assertThat(result.count()).isEqualTo(result.keyValues().size());
            reads++;
        }
        return reads;
    }

    private static ByteString account(int i) {
        return bytes("account%04d".formatted(i));
    }

    private static int balance(KeyValue keyValue) {
        return Integer.parseInt(keyValue.getValue().toStringUtf8());
    }
}
