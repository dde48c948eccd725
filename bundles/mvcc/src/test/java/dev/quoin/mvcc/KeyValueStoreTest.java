package dev.quoin.mvcc;

import static dev.quoin.mvcc.TestStores.bytes;
import static dev.quoin.mvcc.TestStores.compact;
import static dev.quoin.mvcc.TestStores.put;
import static dev.quoin.mvcc.TestStores.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.quoin.api.backend.Bucket;
import dev.quoin.api.backend.StoreTxn;
import dev.quoin.api.mvcc.CompactedException;
import dev.quoin.api.mvcc.FutureRevisionException;
import dev.quoin.api.mvcc.MvccTxn;
import dev.quoin.api.mvcc.RangeContent;
import dev.quoin.api.mvcc.RangeResult;
import dev.quoin.rpc.mvccpb.KeyValue;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KeyValueStoreTest {

    private final MapStore store = new MapStore();
    private KeyValueStore mvcc;

    @BeforeEach
    void open() throws Exception {
        mvcc = TestStores.open(store, false);
    }

    @AfterEach
    void close() {
        mvcc.close();
    }

    @Test
    void beginsAtRevisionOneAndWasNeverCompacted() {
        assertThat(mvcc.revision()).isEqualTo(1);
        assertThat(mvcc.compactRevision()).isEqualTo(-1);
    }

    @Test
    void countsSubRevisionsWithinOneTransaction() throws Exception {
        write(store, mvcc, txn -> {
            assertThat(txn.revision()).isEqualTo(1);
            assertThat(txn.put(bytes("a"), bytes("1"), 0)).isEqualTo(2);
            assertThat(txn.put(bytes("b"), bytes("2"), 0)).isEqualTo(2);
            assertThat(txn.revision()).isEqualTo(2);
        });
        write(
                store,
                mvcc,
                txn -> assertThat(txn.deleteRange(bytes("a"), ByteString.EMPTY)).isEqualTo(2));
        assertThat(mvcc.revision()).isEqualTo(3);
        assertThat(store.keys(Bucket.KEY)).containsExactly("2.0", "2.1", "3.0t", "3.1t");
    }

    @Test
    void usesNoRevisionForATransactionThatWritesNothing() throws Exception {
        write(store, mvcc, txn -> assertThat(txn.deleteRange(bytes("a"), null)).isZero());
        assertThat(mvcc.revision()).isEqualTo(1);
    }

    @Test
    void storesRecordsByteForByteAsEtcdDoes() throws Exception {
        write(store, mvcc, txn -> txn.put(bytes("foo"), bytes("bar"), 0));
        write(store, mvcc, txn -> txn.put(bytes("foo"), ByteString.EMPTY, 0));
        write(store, mvcc, txn -> txn.deleteRange(bytes("foo"), null));
        assertThat(store.get(Bucket.KEY, RevisionKey.encode(2, 0, false)))
                .asHexString()
                .isEqualTo("0A03666F6F100218022001" + "2A03626172");
        assertThat(store.get(Bucket.KEY, RevisionKey.encode(3, 0, false)))
                .asHexString()
                .isEqualTo("0A03666F6F100218032002");
        assertThat(store.get(Bucket.KEY, RevisionKey.encode(4, 0, true)))
                .asHexString()
                .isEqualTo("0A03666F6F");
    }

    @Test
    void readsEachRevisionAsItWas() throws Exception {
        put(store, mvcc, "a", "1");
        put(store, mvcc, "b", "2");
        put(store, mvcc, "a", "3");
        write(store, mvcc, txn -> txn.deleteRange(bytes("a"), null));
        assertThat(values(0)).containsExactly("b=2");
        assertThat(values(2)).containsExactly("a=1");
        assertThat(values(3)).containsExactly("a=1", "b=2");
        assertThat(values(4)).containsExactly("a=3", "b=2");
        assertThatThrownBy(() -> values(6)).isInstanceOf(FutureRevisionException.class);
    }

    @Test
    void startsAgainAtVersionOneAfterADeletion() throws Exception {
        put(store, mvcc, "a", "1");
        put(store, mvcc, "a", "2");
        assertThat(one("a").getVersion()).isEqualTo(2);
        assertThat(one("a").getCreateRevision()).isEqualTo(2);
        write(store, mvcc, txn -> txn.deleteRange(bytes("a"), null));
        put(store, mvcc, "a", "3");
        assertThat(one("a").getVersion()).isEqualTo(1);
        assertThat(one("a").getCreateRevision()).isEqualTo(5);
        assertThat(one("a").getModRevision()).isEqualTo(5);
    }

    @Test
    void countsAllKeysWhateverTheLimit() throws Exception {
        for (int i = 0; i < 700; i++) {
            put(store, mvcc, "k%03d".formatted(i), "v");
        }
        RangeResult result = mvcc.range(bytes("k100"), bytes("k600"), 0, 3, RangeContent.KEYS);
        assertThat(result.count()).isEqualTo(500);
        assertThat(result.keyValues())
                .extracting(keyValue -> keyValue.getKey().toStringUtf8())
                .containsExactly("k100", "k101", "k102");
        assertThat(mvcc.range(ByteString.copyFrom(new byte[1]), ByteString.EMPTY, 0, 0, RangeContent.COUNT)
                        .count())
                .isEqualTo(700);
        assertThat(mvcc.range(bytes("k2"), bytes("k1"), 0, 0, RangeContent.COUNT)
                        .count())
                .isZero();
    }

    @Test
    void leavesOutTheValueAndNothingElseWhenAskedForKeys() throws Exception {
        StoreTxn storeTxn = store.begin();
        mvcc.lessor().grant(storeTxn, 7, 100);
        storeTxn.end();
        write(store, mvcc, txn -> txn.put(bytes("leased"), bytes("v"), 7));
        put(store, mvcc, "plain", "v");
        put(store, mvcc, "plain", "w");
        for (long revision : new long[] {0, 3}) {
            List<KeyValue> whole = mvcc.range(bytes("a"), ByteString.EMPTY, revision, 0, RangeContent.KEYS_AND_VALUES)
                    .keyValues();
            assertThat(mvcc.range(bytes("a"), ByteString.EMPTY, revision, 0, RangeContent.KEYS)
                            .keyValues())
                    .isEqualTo(whole.stream()
                            .map(keyValue -> keyValue.toBuilder().clearValue().build())
                            .toList());
        }
    }

    @Test
    void readsItsOwnWritesThatNobodyElseSees() throws Exception {
        put(store, mvcc, "a", "1");
        StoreTxn storeTxn = store.begin();
        MvccTxn txn = mvcc.begin(storeTxn);
        txn.put(bytes("a"), bytes("2"), 0);
        txn.put(bytes("b"), bytes("x".repeat(5000)), 0);
        assertThat(txn.get(bytes("a")).getValue()).isEqualTo(bytes("2"));
        assertThat(txn.get(bytes("b")).getValue().size()).isEqualTo(5000);
        assertThat(txn.range(bytes("a"), ByteString.EMPTY, 0, 0, RangeContent.COUNT)
                        .count())
                .isEqualTo(2);
        assertThat(txn.range(bytes("a"), null, 2, 0, RangeContent.KEYS_AND_VALUES)
                        .keyValues()
                        .get(0)
                        .getValue())
                .isEqualTo(bytes("1"));
        assertThat(values(0)).containsExactly("a=1");
        txn.deleteRange(bytes("a"), null);
        assertThat(txn.get(bytes("a"))).isNull();
        txn.end();
        storeTxn.end();
        assertThat(mvcc.range(bytes("a"), ByteString.EMPTY, 0, 0, RangeContent.COUNT)
                        .count())
                .isEqualTo(1);
    }

    @Test
    void showsWhatItPublishedAlsoWhileTheStoreTransactionIsOpen() throws Exception {
        StoreTxn storeTxn = store.begin();
        MvccTxn first = mvcc.begin(storeTxn);
        first.put(bytes("long"), bytes("x".repeat(3000)), 0);
        first.end();
        MvccTxn second = mvcc.begin(storeTxn);
        second.put(bytes("other"), bytes("y".repeat(3000)), 0);
        second.end();
        assertThat(one("long").getValue().size()).isEqualTo(3000);
        assertThat(one("other").getValue().size()).isEqualTo(3000);
        storeTxn.end();
        put(store, mvcc, "next", "z");
        assertThat(one("long").getValue().size()).isEqualTo(3000);
    }

    @Test
    void refusesASecondTransactionWhileOneIsOpen() throws Exception {
        StoreTxn storeTxn = store.begin();
        MvccTxn txn = mvcc.begin(storeTxn);
        assertThatThrownBy(() -> mvcc.begin(storeTxn)).isInstanceOf(IllegalStateException.class);
        txn.end();
        assertThatThrownBy(txn::end).isInstanceOf(IllegalStateException.class);
        storeTxn.end();
    }

    @Test
    void refusesToReadBelowTheCompactedRevision() throws Exception {
        put(store, mvcc, "a", "1");
        put(store, mvcc, "a", "2");
        put(store, mvcc, "a", "3");
        compact(store, mvcc, 3);
        assertThat(mvcc.compactRevision()).isEqualTo(3);
        assertThat(values(3)).containsExactly("a=2");
        assertThatThrownBy(() -> values(2)).isInstanceOf(CompactedException.class);
        assertThatThrownBy(() -> compact(store, mvcc, 3)).isInstanceOf(CompactedException.class);
    }

    @Test
    void movesAKeyToTheLeaseOfItsNewestVersion() throws Exception {
        StoreTxn storeTxn = store.begin();
        mvcc.lessor().grant(storeTxn, 7, 100);
        mvcc.lessor().grant(storeTxn, 8, 100);
        storeTxn.end();
        write(store, mvcc, txn -> txn.put(bytes("a"), bytes("1"), 7));
        assertThat(mvcc.lessor().keys(7)).containsExactly(bytes("a"));
        write(store, mvcc, txn -> txn.put(bytes("a"), bytes("1"), 8));
        assertThat(mvcc.lessor().keys(7)).isEmpty();
        assertThat(mvcc.lessor().keys(8)).containsExactly(bytes("a"));
        write(store, mvcc, txn -> txn.put(bytes("a"), bytes("1"), 0));
        assertThat(mvcc.lessor().keys(8)).isEmpty();
        write(store, mvcc, txn -> txn.put(bytes("a"), bytes("1"), 8));
        write(store, mvcc, txn -> txn.deleteRange(bytes("a"), null));
        assertThat(mvcc.lessor().keys(8)).isEmpty();
    }

    private KeyValue one(String key) throws Exception {
        return mvcc.range(bytes(key), null, 0, 0, RangeContent.KEYS_AND_VALUES)
                .keyValues()
                .get(0);
    }

    private List<String> values(long revision) throws Exception {
        return mvcc.range(bytes("a"), ByteString.EMPTY, revision, 0, RangeContent.KEYS_AND_VALUES).keyValues().stream()
                .map(keyValue -> keyValue.getKey().toStringUtf8() + "="
                        + keyValue.getValue().toStringUtf8())
                .toList();
    }
}
