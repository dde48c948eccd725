package dev.quoin.mvcc;

import static dev.quoin.mvcc.TestStores.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.Bucket;
import dev.quoin.api.mvcc.MvccTxn;
import dev.quoin.api.mvcc.RunningHash;
import dev.quoin.mvcc.sum.Mix128;
import dev.quoin.mvcc.sum.Sum128;
import dev.quoin.rpc.mvccpb.KeyValue;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sums that are kept up, against ones that are made anew from the stored records. */
class RunningHashTest {

    private static final long LEASE = 7;

    /** A living key as its newest record says. */
    private record Living(RevisionKey revision, KeyValue keyValue) {}

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {31, 32, 33, 34, 35})
    void livesOnThroughWritesCompactionsAndRestarts(long seed) throws Exception {
        Random random = new Random(seed);
        MapStore store = new MapStore();
        KeyValueStore mvcc = open(store);
        for (int step = 0; step < 400; step++) {
            TestStores.write(store, mvcc, txn -> change(random, txn));
            if (random.nextInt(40) == 0 && mvcc.revision() > Math.max(1, mvcc.compactRevision())) {
                TestStores.compact(store, mvcc, mvcc.revision());
            }
            if (random.nextInt(60) == 0) {
                mvcc.close();
                mvcc = open(store);
            }
            Sum128 expected = fromScratch(store);
            RunningHash kept = mvcc.runningHash();
            assertThat(kept.liveHigh()).isEqualTo(expected.high());
            assertThat(kept.liveLow()).isEqualTo(expected.low());
            assertThat(kept.revision()).isEqualTo(mvcc.revision());
        }
        mvcc.close();
    }

    @Test
    void twoThatWriteTheSameDifferByAConstantWhenOneBeganLater() throws Exception {
        MapStore early = new MapStore();
        KeyValueStore first = open(early);
        MapStore late = new MapStore();
        KeyValueStore second = open(late);
        both(early, first, late, second, "k", "before");
        second.close();
        second = open(late);
        long difference =
                first.runningHash().writtenHigh() - second.runningHash().writtenHigh();
        assertThat(second.runningHash().since()).isEqualTo(2);
        for (int i = 0; i < 20; i++) {
            both(early, first, late, second, "k" + i % 3, "v" + i);
        }
        assertThat(first.runningHash().writtenHigh() - second.runningHash().writtenHigh())
                .isEqualTo(difference);
        TestStores.put(early, first, "k", "value");
        TestStores.put(late, second, "k", "vAlue");
        assertThat(first.runningHash().writtenHigh() - second.runningHash().writtenHigh())
                .isNotEqualTo(difference);
        assertThat(first.runningHash().liveHigh())
                .isEqualTo(second.runningHash().liveHigh());
        first.close();
        second.close();
    }

    @Test
    void aMissedKeyAnotherRevisionAndAnotherLeaseAllShow() throws Exception {
        RunningHash reference = after(txn -> txn.put(bytes("k"), bytes("v"), 0));
        RunningHash missed = after(txn -> {});
        RunningHash otherKey = after(txn -> txn.put(bytes("l"), bytes("v"), 0));
        RunningHash otherSub = after(txn -> {
            txn.put(bytes("a"), bytes("v"), 0);
            txn.deleteRange(bytes("a"), null);
            txn.put(bytes("k"), bytes("v"), 0);
        });
        RunningHash leased = after(txn -> txn.put(bytes("k"), bytes("v"), LEASE));
        RunningHash otherLease = after(txn -> txn.put(bytes("k"), bytes("v"), LEASE + 1));
        assertThat(missed.liveHigh()).isZero();
        assertThat(otherKey.liveHigh()).isNotEqualTo(reference.liveHigh());
        assertThat(otherSub.liveHigh()).isNotEqualTo(reference.liveHigh());
        assertThat(leased.liveHigh()).isNotEqualTo(reference.liveHigh());
        assertThat(otherLease.liveHigh()).isEqualTo(leased.liveHigh());
        assertThat(otherLease.writtenHigh()).isNotEqualTo(leased.writtenHigh());
        assertThat(otherLease.writtenLow()).isNotEqualTo(leased.writtenLow());
    }

    @Test
    void theMixtureIsWhatOtherMembersExpect() {
        Mix128 mix = new Mix128().begin().bytes("a key of some length".getBytes(StandardCharsets.UTF_8));
        assertThat(Long.toHexString(mix.high()) + " " + Long.toHexString(mix.low()))
                .isEqualTo("76dd7d8bb810ff9b 224fa2e42413b350");
    }

    private static RunningHash after(Consumer<MvccTxn> changes) throws Exception {
        MapStore store = new MapStore();
        KeyValueStore mvcc = open(store);
        TestStores.write(store, mvcc, changes);
        RunningHash hash = mvcc.runningHash();
        mvcc.close();
        return hash;
    }

    private static void both(
            MapStore oneStore, KeyValueStore one, MapStore otherStore, KeyValueStore other, String key, String value)
            throws Exception {
        TestStores.put(oneStore, one, key, value);
        TestStores.put(otherStore, other, key, value);
    }

    private static KeyValueStore open(MapStore store) throws Exception {
        return TestStores.open(store, false, 2);
    }

    private static void change(Random random, MvccTxn txn) {
        for (int operations = 1 + random.nextInt(3); operations > 0; operations--) {
            String key = "k" + random.nextInt(30);
            switch (random.nextInt(4)) {
                case 0 -> txn.deleteRange(bytes(key), random.nextInt(4) == 0 ? bytes(key + "~") : null);
                default ->
                    txn.put(bytes(key), bytes("v".repeat(random.nextInt(30))), random.nextInt(3) == 0 ? LEASE : 0);
            }
        }
    }

    private static Sum128 fromScratch(MapStore store) throws Exception {
        Map<String, Living> living = new HashMap<>();
        try (BackendSnapshot snapshot = store.pin();
                BackendSnapshot.Cursor cursor = snapshot.scan(Bucket.KEY, new byte[0], null)) {
            while (cursor.next()) {
                RevisionKey revision = RevisionKey.decode(cursor.key());
                KeyValue keyValue = KeyValue.parseFrom(cursor.value());
                String key = keyValue.getKey().toStringUtf8();
                if (revision.tombstone()) {
                    living.remove(key);
                } else {
                    living.put(key, new Living(revision, keyValue));
                }
            }
        }
        Sum128 sum = new Sum128();
        living.values()
                .forEach(one -> sum.add(new Mix128()
                        .begin()
                        .bytes(one.keyValue.getKey().toByteArray())
                        .number(one.keyValue.getModRevision())
                        .number((long) one.revision.sub() << 1 | (one.keyValue.getLease() != 0 ? 1 : 0))
                        .number(one.keyValue.getCreateRevision())
                        .number(one.keyValue.getVersion())));
        return sum;
    }
}
