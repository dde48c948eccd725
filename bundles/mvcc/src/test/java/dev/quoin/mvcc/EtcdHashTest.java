package dev.quoin.mvcc;

import static dev.quoin.mvcc.TestStores.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.api.backend.StoreTxn;
import dev.quoin.api.mvcc.KvHash;
import dev.quoin.api.mvcc.MvccTxn;
import dev.quoin.env.fixture.EtcdProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same history in a real etcd 3.4 and here has the same hashes. */
class EtcdHashTest {

    private static final long LEASE = 0x1234;

    private final MapStore store = new MapStore();
    private KeyValueStore mvcc;
    private RealEtcd etcd;
    private long revoked;

    @BeforeEach
    void etcdIsInstalled() {
        EtcdProcess.assumeInstalled();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {21, 22, 23})
    void hashesAsEtcdDoes(long seed, @TempDir Path directory) throws Exception {
        Random random = new Random(seed);
        etcd = new RealEtcd(directory);
        mvcc = TestStores.open(store, false);
        try {
            grant(LEASE);
            grant(LEASE + 1);
            for (int round = 0; round < 4; round++) {
                for (int i = 0; i < 15; i++) {
                    transaction(random);
                }
                compareHashes(random);
                compact(Math.max(mvcc.compactRevision(), 1) + 1 + random.nextInt(10));
                compareHashes(random);
            }
            revoke(LEASE + revoked++);
            compareHashes(random);
            // Where nothing is alive, etcd hashes what its compactions left.
            both(List.of(RealEtcd.delete("k", "l")), txn -> txn.deleteRange(bytes("k"), bytes("l")));
            compareHashes(random);
            mvcc.close();
            mvcc = TestStores.open(store, false);
            compareHashes(random);
            compact(mvcc.revision());
            compareHashes(random);
        } finally {
            mvcc.close();
            etcd.close();
        }
    }

    private void compareHashes(Random random) throws Exception {
        compare(0);
        long first = Math.max(mvcc.compactRevision() + 1, 2);
        if (first <= mvcc.revision()) {
            compare(first + random.nextInt((int) (mvcc.revision() - first + 1)));
        }
    }

    private void compare(long revision) throws Exception {
        RealEtcd.Hash expected = etcd.hashKv(revision);
        KvHash actual = mvcc.hashKv(revision);
        assertThat(new RealEtcd.Hash(actual.hash(), actual.compactRevision()))
                .as("hash at %d of %d, compacted to %d", revision, mvcc.revision(), mvcc.compactRevision())
                .isEqualTo(expected);
    }

    private void transaction(Random random) throws Exception {
        List<String> theirs = new ArrayList<>();
        List<Consumer<MvccTxn>> ours = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            String key = "k" + i + random.nextInt(4);
            if (random.nextInt(3) == 0) {
                theirs.add(RealEtcd.delete(key, null));
                ours.add(txn -> txn.deleteRange(bytes(key), null));
            } else {
                String value = "v".repeat(random.nextInt(5));
                long lease = random.nextInt(3) == 0 ? LEASE + random.nextInt(2) : 0;
                theirs.add(RealEtcd.put(key, value, lease));
                ours.add(txn -> txn.put(bytes(key), bytes(value), lease));
            }
        }
        both(theirs, txn -> ours.forEach(operation -> operation.accept(txn)));
    }

    private void both(List<String> theirs, Consumer<MvccTxn> ours) throws Exception {
        etcd.txn(theirs);
        TestStores.write(store, mvcc, ours);
    }

    private void compact(long revision) throws Exception {
        etcd.compact(revision);
        TestStores.compact(store, mvcc, revision);
    }

    private void grant(long lease) throws Exception {
        etcd.grant(lease);
        StoreTxn txn = store.begin();
        mvcc.lessor().grant(txn, lease, 1000);
        txn.end();
    }

    private void revoke(long lease) throws Exception {
        etcd.revoke(lease);
        StoreTxn txn = store.begin();
        mvcc.lessor().revoke(txn, mvcc, lease);
        txn.end();
    }
}
