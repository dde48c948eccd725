package dev.quoin.mvcc;

import static dev.quoin.mvcc.TestStores.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quoin.api.backend.Bucket;
import dev.quoin.api.backend.StoreTxn;
import dev.quoin.api.mvcc.CompactedException;
import dev.quoin.api.mvcc.FutureRevisionException;
import dev.quoin.api.mvcc.KvHash;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class HistoryHashTest {

    private final MapStore store = new MapStore();

    @Test
    void hashesRevisionsUpToTheOneAskedFor() throws Exception {
        try (KeyValueStore mvcc = TestStores.open(store, false)) {
            TestStores.put(store, mvcc, "foo", "bar");
            KvHash before = mvcc.hashKv(0);
            assertThat(before)
                    .isEqualTo(new KvHash(
                            crc("6B6579" + "00000000000000025F0000000000000000" + "0A03666F6F1002180220012A03626172"),
                            -1,
                            2,
                            2));
            TestStores.put(store, mvcc, "foo", "baz");
            assertThat(mvcc.hashKv(2).hash()).isEqualTo(before.hash());
            assertThat(mvcc.hashKv(3).hash()).isNotEqualTo(before.hash());
            assertThatThrownBy(() -> mvcc.hashKv(4)).isInstanceOf(FutureRevisionException.class);
        }
    }

    @Test
    void hashesNothingBelowRevisionZero() throws Exception {
        try (KeyValueStore mvcc = TestStores.open(store, false)) {
            TestStores.put(store, mvcc, "foo", "bar");
            // What etcd 3.4.23 answers: the checksum of the name of the bucket alone.
            assertThat(mvcc.hashKv(-1).hash()).isEqualTo(1084519789).isEqualTo(crc("6B6579"));
            assertThat(mvcc.hashKv(-5).hash()).isEqualTo(1084519789);
        }
    }

    @Test
    void isTheSameWhileACompactionIsStillDeleting() throws Exception {
        try (KeyValueStore mvcc = TestStores.open(store, false)) {
            for (int i = 0; i < 50; i++) {
                TestStores.put(store, mvcc, "k" + i % 7, "v" + i);
            }
            TestStores.write(store, mvcc, txn -> txn.deleteRange(bytes("k"), bytes("l")));
            StoreTxn txn = store.begin();
            var done = mvcc.compact(txn, 45).toCompletableFuture();
            // Deleting needs a transaction of its own, so none of it is done yet.
            int pending = mvcc.hashKv(0).hash();
            int pendingBefore = mvcc.hashKv(48).hash();
            txn.end();
            done.join();
            assertThat(mvcc.hashKv(0).hash()).isEqualTo(pending);
            assertThat(mvcc.hashKv(48).hash()).isEqualTo(pendingBefore);
        }
    }

    @Test
    void refusesTheCompactedRevisionWhereItsTombstonesAreDeleted() throws Exception {
        for (boolean keep : new boolean[] {true, false}) {
            MapStore own = new MapStore();
            try (KeyValueStore mvcc = TestStores.open(own, keep)) {
                TestStores.put(own, mvcc, "a", "1");
                TestStores.put(own, mvcc, "a", "2");
                TestStores.compact(own, mvcc, 3);
                assertThatThrownBy(() -> mvcc.hashKv(2)).isInstanceOf(CompactedException.class);
                if (keep) {
                    assertThat(mvcc.hashKv(3).hash()).isEqualTo(mvcc.hashKv(0).hash());
                } else {
                    assertThatThrownBy(() -> mvcc.hashKv(3)).isInstanceOf(CompactedException.class);
                }
            }
        }
    }

    @Test
    void hashesAllBucketsButWhatDiffersBetweenMembers() throws Exception {
        try (KeyValueStore mvcc = TestStores.open(store, false)) {
            TestStores.put(store, mvcc, "foo", "bar");
            int before = mvcc.hash();
            for (String ignored : new String[] {"consistent_index", "term", "storageVersion"}) {
                put(Bucket.META, ignored);
            }
            put(Bucket.LOCAL, "anything");
            assertThat(mvcc.hash()).isEqualTo(before);
            put(Bucket.META, "confState");
            assertThat(mvcc.hash()).isNotEqualTo(before);
        }
    }

    private void put(Bucket bucket, String key) throws Exception {
        StoreTxn txn = store.begin();
        txn.put(bucket, key.getBytes(StandardCharsets.UTF_8), new byte[] {1});
        txn.end();
    }

    private static int crc(String hex) {
        CRC32C crc = new CRC32C();
        crc.update(HexFormat.of().parseHex(hex));
        return (int) crc.getValue();
    }
}
