package dev.quoin.mvcc;

import static dev.quoin.mvcc.TestStores.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.quoin.api.backend.Bucket;
import dev.quoin.api.backend.StoreTxn;
import dev.quoin.api.mvcc.MvccTxn;
import dev.quoin.api.mvcc.WatchEvents;
import dev.quoin.api.mvcc.WatchListener;
import dev.quoin.api.mvcc.WatchSpec;
import dev.quoin.api.mvcc.WatchStream;
import dev.quoin.mvcc.watch.Portion;
import dev.quoin.rpc.mvccpb.Event;
import dev.quoin.rpc.mvccpb.KeyValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoredHistoryTest {

    private final MapStore store = new MapStore();

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {31, 32, 33})
    void givesEveryChangeOnceWhereverItIs(long seed) throws Exception {
        Random random = new Random(seed);
        List<List<Event>> all = new ArrayList<>();
        try (KeyValueStore mvcc = TestStores.open(store, false, 2)) {
            StoreTxn storeTxn = store.begin();
            for (int i = 0; i < 300; i++) {
                MvccTxn txn = mvcc.begin(storeTxn);
                for (int j = random.nextInt(4); j >= 0; j--) {
                    change(txn, random);
                }
                if (!txn.changes().isEmpty()) {
                    all.add(events(txn.changes()));
                }
                txn.end();
                if (random.nextInt(5) == 0) {
                    // Only a pinned store has what is old, and it cannot be pinned beside an open transaction.
                    storeTxn.end();
                    compare(mvcc, all, random, 2);
                    storeTxn = store.begin();
                } else {
                    compare(mvcc, all, random, mvcc.revision());
                }
            }
            storeTxn.end();
        }
    }

    private static void change(MvccTxn txn, Random random) {
        ByteString key = bytes("k" + random.nextInt(20));
        if (random.nextInt(3) == 0) {
            txn.deleteRange(key, null);
        } else {
            txn.put(key, bytes("v".repeat(random.nextInt(40) == 0 ? 2000 : random.nextInt(50))), 0);
        }
    }

    private static List<Event> events(List<KeyValue> changes) {
        return changes.stream()
                .map(change -> Event.newBuilder()
                        .setType(change.getVersion() == 0 ? Event.EventType.DELETE : Event.EventType.PUT)
                        .setKv(change)
                        .build())
                .toList();
    }

    private static void compare(KeyValueStore mvcc, List<List<Event>> all, Random random, long first) throws Exception {
        if (mvcc.revision() < 2) {
            return;
        }
        int from = (int) first + random.nextInt((int) (mvcc.revision() - first + 1));
        int most = 1 + random.nextInt(30);
        long bytesMost = 1L + random.nextInt(600);
        List<Event> expected = new ArrayList<>();
        long bytes = 0;
        int main = from;
        for (; main <= mvcc.revision() && expected.size() < most && bytes < bytesMost; main++) {
            expected.addAll(all.get(main - 2));
            bytes = expected.stream().mapToLong(Event::getSerializedSize).sum();
        }
        Portion portion = new Portion(most, bytesMost);
        assertThat(mvcc.history.read(from, mvcc.revision(), portion)).isEqualTo(main - 1L);
        assertThat(portion.events()).isEqualTo(expected);
    }

    @Test
    void passesOverRevisionsThatWereNeverUsed() throws Exception {
        StoreTxn txn = store.begin();
        for (long main : new long[] {2, 1_000_000_002}) {
            KeyValue keyValue = KeyValue.newBuilder()
                    .setKey(bytes("a"))
                    .setCreateRevision(2)
                    .setModRevision(main)
                    .setVersion(1)
                    .build();
            txn.append(Bucket.KEY, RevisionKey.encode(main, 0, false), keyValue.toByteArray());
        }
        txn.end();
        try (KeyValueStore mvcc = TestStores.open(store, false)) {
            TestStores.put(store, mvcc, "b", "1");
            Portion portion = new Portion(100, Long.MAX_VALUE);
            assertThat(mvcc.history.read(2, mvcc.revision(), portion)).isEqualTo(mvcc.revision());
            assertThat(portion.events())
                    .extracting(event -> event.getKv().getModRevision())
                    .containsExactly(2L, 1_000_000_002L, 1_000_000_003L);
        }
    }

    @Test
    void knowsWhatAKeyWasBeforeAChange() throws Exception {
        try (KeyValueStore mvcc = TestStores.open(store, false)) {
            TestStores.put(store, mvcc, "a", "1");
            TestStores.put(store, mvcc, "a", "2");
            TestStores.write(store, mvcc, txn -> txn.deleteRange(bytes("a"), null));
            assertThat(mvcc.history.previous(bytes("a"), 2)).isNull();
            assertThat(mvcc.history.previous(bytes("a"), 3).getValue()).isEqualTo(bytes("1"));
            assertThat(mvcc.history.previous(bytes("a"), 4).getValue()).isEqualTo(bytes("2"));
            TestStores.compact(store, mvcc, 3);
            assertThat(mvcc.history.previous(bytes("a"), 3)).isNull();
            assertThat(mvcc.history.previous(bytes("a"), 4).getValue()).isEqualTo(bytes("2"));
        }
    }

    @Test
    void letsAWatcherGoFromTheOldestRevisionIntoThePresent() throws Exception {
        BlockingQueue<Event> seen = new LinkedBlockingQueue<>();
        WatchListener listener = new WatchListener() {
            @Override
            public boolean offer(long watchId, WatchEvents events) {
                seen.addAll(events.events());
                return true;
            }

            @Override
            public void compacted(long watchId, long compactRevision) {
                throw new AssertionError("compacted at " + compactRevision);
            }
        };
        try (KeyValueStore mvcc = TestStores.open(store, false, 2)) {
            for (int i = 0; i < 3000; i++) {
                TestStores.put(store, mvcc, "a", "v" + i);
            }
            try (WatchStream stream = mvcc.watch(listener)) {
                stream.create(new WatchSpec(0, bytes("a"), null, 2, false, false, true));
                for (int i = 3000; i < 4000; i++) {
                    TestStores.put(store, mvcc, "a", "v" + i);
                }
                for (int i = 0; i < 4000; i++) {
                    Event event = seen.poll(30, TimeUnit.SECONDS);
                    assertThat(event.getKv().getValue()).isEqualTo(bytes("v" + i));
                    if (i > 0) {
                        assertThat(event.getPrevKv().getValue()).isEqualTo(bytes("v" + (i - 1)));
                    }
                }
            }
        }
    }
}
