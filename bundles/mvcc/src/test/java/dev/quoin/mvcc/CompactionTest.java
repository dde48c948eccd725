package dev.quoin.mvcc;

import static dev.quoin.mvcc.TestStores.bytes;
import static dev.quoin.mvcc.TestStores.compact;
import static dev.quoin.mvcc.TestStores.put;
import static dev.quoin.mvcc.TestStores.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quoin.api.backend.Bucket;
import dev.quoin.api.backend.StoreTxn;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompactionTest {

    private final MapStore store = new MapStore();

    @Test
    void leavesTheNewestLivingRevisionOfEachKey() throws Exception {
        try (KeyValueStore mvcc = TestStores.open(store, false)) {
            put(store, mvcc, "a", "1");
            put(store, mvcc, "a", "2");
            put(store, mvcc, "b", "3");
            write(store, mvcc, txn -> txn.deleteRange(bytes("b"), null));
            put(store, mvcc, "a", "4");
            compact(store, mvcc, 5);
            assertThat(store.keys(Bucket.KEY)).containsExactly("3.0", "6.0");
            compact(store, mvcc, 6);
            assertThat(store.keys(Bucket.KEY)).containsExactly("6.0");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void keepsATombstoneAtItsRevisionOnlyWhereAskedTo(boolean keep) throws Exception {
        try (KeyValueStore mvcc = TestStores.open(store, keep)) {
            put(store, mvcc, "a", "1");
            write(store, mvcc, txn -> txn.deleteRange(bytes("a"), null));
            put(store, mvcc, "b", "2");
            compact(store, mvcc, 3);
            assertThat(store.keys(Bucket.KEY)).isEqualTo(keep ? List.of("3.0t", "4.0") : List.of("4.0"));
            compact(store, mvcc, 4);
            assertThat(store.keys(Bucket.KEY)).containsExactly("4.0");
            assertThat(mvcc.index.size()).isEqualTo(1);
        }
    }

    @Test
    void writesDownItsBeginWithTheEntryAndItsEndWithTheLastDeletion() throws Exception {
        try (KeyValueStore mvcc = TestStores.open(store, false)) {
            for (int i = 0; i < 100; i++) {
                put(store, mvcc, "a", "v" + i);
            }
            compact(store, mvcc, 90);
            assertThat(store.keys(Bucket.KEY)).hasSize(12);
            assertThat(RevisionKey.decode(store.get(Bucket.META, MetaKeys.scheduledCompaction()))
                            .main())
                    .isEqualTo(90);
            assertThat(RevisionKey.decode(store.get(Bucket.META, MetaKeys.finishedCompaction()))
                            .main())
                    .isEqualTo(90);
        }
    }

    @Test
    void goesOnAfterARestartWhereItWasCutOff() throws Exception {
        CompletableFuture<Void> done;
        try (KeyValueStore mvcc = TestStores.open(store, false)) {
            for (int i = 0; i < 100; i++) {
                put(store, mvcc, "a", "v" + i);
            }
            StoreTxn txn = store.begin();
            store.failAfter(5);
            done = mvcc.compact(txn, 90).toCompletableFuture();
            txn.end();
            assertThatThrownBy(() -> done.get(30, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class);
            assertThat(store.keys(Bucket.KEY)).hasSizeBetween(13, 100);
        }
        store.failAfter(Integer.MAX_VALUE);
        try (KeyValueStore mvcc = TestStores.open(store, false)) {
            assertThat(mvcc.compactRevision()).isEqualTo(90);
            assertThat(mvcc.revision()).isEqualTo(101);
            compact(store, mvcc, 91);
            assertThat(store.keys(Bucket.KEY)).hasSize(11);
        }
    }

    @Test
    void bringsNoKeyBackToLifeWhereverItIsCutOff() throws Exception {
        for (int cut = 0; cut < 14; cut++) {
            MapStore own = new MapStore();
            try (KeyValueStore mvcc = TestStores.open(own, false)) {
                for (int i = 0; i < 40; i++) {
                    // Every fourth change is a deletion, and what it deletes was written long before or just now.
                    String key = "k" + i % (i < 20 ? 3 : 7);
                    int change = i;
                    TestStores.write(own, mvcc, txn -> {
                        txn.put(bytes(key), bytes("v" + change), 0);
                        txn.put(bytes("k" + change), bytes("w"), 0);
                    });
                    if (i % 4 == 3) {
                        TestStores.write(own, mvcc, txn -> txn.deleteRange(bytes("k"), bytes("l")));
                    }
                }
                StoreTxn txn = own.begin();
                own.failAfter(cut);
                CompletableFuture<Void> done = mvcc.compact(txn, 45).toCompletableFuture();
                txn.end();
                assertThatThrownBy(() -> done.get(30, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class);
            }
            own.failAfter(Integer.MAX_VALUE);
            try (KeyValueStore mvcc = TestStores.open(own, false)) {
                // The last change deleted everything.
                assertThat(mvcc.revision()).isEqualTo(51);
                assertThat(mvcc.index.liveKeys()).as("cut off after %d", cut).isZero();
                compact(own, mvcc, 46);
                assertThat(mvcc.index.anyLiveAt(46)).as("cut off after %d", cut).isFalse();
                assertThat(own.keys(Bucket.KEY))
                        .as("cut off after %d", cut)
                        .allSatisfy(name -> assertThat(name).matches("(4[7-9]|5[01])\\..*"));
            }
        }
    }

    @Test
    void neverUsesARevisionTwiceWhoseDeletionWasCompacted() throws Exception {
        try (KeyValueStore mvcc = TestStores.open(store, false)) {
            put(store, mvcc, "a", "1");
            write(store, mvcc, txn -> txn.deleteRange(bytes("a"), null));
            compact(store, mvcc, 3);
            assertThat(store.keys(Bucket.KEY)).isEmpty();
        }
        try (KeyValueStore mvcc = TestStores.open(store, false)) {
            assertThat(mvcc.revision()).isEqualTo(3);
            assertThat(mvcc.compactRevision()).isEqualTo(3);
        }
    }

    @Test
    void completesEachOfSeveralThatWait() throws Exception {
        try (KeyValueStore mvcc = TestStores.open(store, false)) {
            for (int i = 0; i < 60; i++) {
                put(store, mvcc, "a", "v" + i);
            }
            CompletableFuture<?>[] all = new CompletableFuture<?>[5];
            StoreTxn txn = store.begin();
            for (int i = 0; i < all.length; i++) {
                all[i] = mvcc.compact(txn, 10L * (i + 1)).toCompletableFuture();
            }
            txn.end();
            CompletableFuture.allOf(all).get(30, TimeUnit.SECONDS);
            assertThat(store.keys(Bucket.KEY)).hasSize(12);
            assertThat(RevisionKey.decode(store.get(Bucket.META, MetaKeys.finishedCompaction()))
                            .main())
                    .isEqualTo(50);
        }
    }
}
