package dev.quoin.mvcc.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.quoin.api.metrics.Meters;
import dev.quoin.api.mvcc.DuplicateWatchIdException;
import dev.quoin.api.mvcc.EmptyWatchRangeException;
import dev.quoin.api.mvcc.WatchEvents;
import dev.quoin.api.mvcc.WatchSpec;
import dev.quoin.api.mvcc.WatchStream;
import dev.quoin.rpc.etcdserverpb.WatchResponse;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WatchHubTest {

    private final RecordedHistory history = new RecordedHistory();
    private WatchHub hub = new WatchHub(history, Meters.NONE);
    private final RecordingListener listener = new RecordingListener();
    private WatchStream stream = hub.open(listener);

    @Test
    void offersNewEventsOfItsKeyOnly() throws Exception {
        long id = stream.create(key("a", 0));
        put("b", "1");
        put("a", "2");
        delete("a");
        assertThat(listener.seen(id)).containsExactly("PUT a=2@3", "DELETE a@4");
        assertThat(listener.batches)
                .extracting(batch -> batch.events().revision())
                .containsExactly(3L, 4L);
    }

    @Test
    void watchersOfTheSameContentShareOneBatch() throws Exception {
        stream.create(key("a", 0));
        stream.create(key("a", 0));
        stream.create(range("a", "b", 0));
        put("a", "1");
        assertThat(listener.batches).hasSize(3);
        assertThat(listener.batches.stream()
                        .map(RecordingListener.Batch::events)
                        .distinct())
                .hasSize(1);
    }

    @Test
    void encodesEventsAsTheFieldOfAWatchResponse() throws Exception {
        stream.create(range("", null, 0));
        publish(changes("a", "1", "b", "2"));
        WatchEvents events = listener.batches.get(0).events();
        assertThat(WatchResponse.parseFrom(events.encoded()))
                .isEqualTo(
                        WatchResponse.newBuilder().addAllEvents(events.events()).build());
        assertThat(events.encoded()).isSameAs(events.encoded());
    }

    @Test
    void keepsARevisionTogetherAndInOrder() throws Exception {
        long id = stream.create(range("a", "c", 0));
        publish(changes("b", "1", "a", "2", "c", "3"));
        assertThat(listener.batches).hasSize(1);
        assertThat(listener.seen(id)).containsExactly("PUT b=1@2", "PUT a=2@2");
    }

    @Test
    void leavesOutWhatTheFiltersName() throws Exception {
        long noPuts = stream.create(new WatchSpec(0, bytes("a"), null, 0, true, false, false));
        long noDeletes = stream.create(new WatchSpec(0, bytes("a"), null, 0, false, true, false));
        put("a", "1");
        delete("a");
        assertThat(listener.seen(noPuts)).containsExactly("DELETE a@3");
        assertThat(listener.seen(noDeletes)).containsExactly("PUT a=1@2");
        assertThat(listener.batches).hasSize(2);
    }

    @Test
    void addsThePreviousKeyValueWhereThereIsOne() throws Exception {
        long id = stream.create(new WatchSpec(0, bytes("a"), null, 0, false, false, true));
        put("a", "1");
        put("a", "2");
        delete("a");
        assertThat(listener.seen(id)).containsExactly("PUT a=1@2", "PUT a=2@3 was 1", "DELETE a@4 was 2");
    }

    @Test
    void catchesUpFromAPastRevision() throws Exception {
        for (int i = 0; i < 2500; i++) {
            put("a", "v" + i);
        }
        hub = new WatchHub(history, Meters.NONE);
        stream = hub.open(listener);
        long id = stream.create(key("a", 2));
        assertThat(rounds()).as("of 1000 events at most").isEqualTo(3);
        assertThat(listener.eventsOf(id)).hasSize(2500);
        put("a", "live");
        assertThat(listener.seen(id).get(2500)).isEqualTo("PUT a=live@2502");
        assertThat(listener.batches)
                .allSatisfy(batch -> assertThat(batch.events().revision()).isGreaterThanOrEqualTo(2501));
    }

    @Test
    void servesWatchersThatStandTogetherWithOneRead() throws Exception {
        IntStream.range(0, 100).forEach(i -> put("a", "v" + i));
        hub = new WatchHub(history, Meters.NONE);
        stream = hub.open(listener);
        for (int i = 0; i < 200; i++) {
            stream.create(key("a", 2));
        }
        rounds();
        assertThat(history.reads()).isEqualTo(1);
        assertThat(listener.batches.stream()
                        .map(RecordingListener.Batch::events)
                        .distinct())
                .hasSize(1);
    }

    @Test
    void endsAResponseWithTheRevisionThatFillsIt() throws Exception {
        String large = "x".repeat(400 << 10);
        IntStream.range(0, 10).forEach(i -> put("a", large));
        hub = new WatchHub(history, Meters.NONE);
        stream = hub.open(listener);
        stream.create(key("a", 2));
        rounds();
        assertThat(listener.batches)
                .extracting(batch -> batch.events().events().size())
                .containsExactly(3, 3, 3, 1);
    }

    @Test
    void waitsForAFutureRevision() throws Exception {
        long id = stream.create(key("a", 4));
        IntStream.range(2, 6).forEach(i -> put("a", "v" + i));
        assertThat(listener.seen(id)).containsExactly("PUT a=v4@4", "PUT a=v5@5");
    }

    @Test
    void goesOnFromTheRefusedRevision() throws Exception {
        long id = stream.create(key("a", 0));
        put("a", "1");
        listener.full(true);
        put("a", "2");
        put("a", "3");
        assertThat(rounds()).isZero();
        listener.full(false);
        stream.resume();
        rounds();
        put("a", "4");
        assertThat(listener.seen(id)).containsExactly("PUT a=1@2", "PUT a=2@3", "PUT a=3@4", "PUT a=4@5");
    }

    @Test
    void aListenerThatStaysFullCostsNothing() throws Exception {
        long id = stream.create(key("a", 0));
        listener.full(true);
        put("a", "1");
        stream.resume();
        assertThat(rounds()).isEqualTo(1);
        listener.full(false);
        stream.resume();
        rounds();
        assertThat(listener.seen(id)).containsExactly("PUT a=1@2");
    }

    @Test
    void tellsAWatcherBelowTheCompactedRevision() throws Exception {
        IntStream.range(2, 8).forEach(i -> put("a", "v" + i));
        history.compact(5);
        long lost = stream.create(key("a", 4));
        long kept = stream.create(key("a", 5));
        rounds();
        assertThat(listener.compacted).containsExactly(Map.entry(lost, 5L));
        assertThat(listener.seen(kept)).first().isEqualTo("PUT a=v5@5");
        assertThat(stream.cancel(lost)).isFalse();
    }

    /** As in etcd, where -1 stands for "nothing was compacted". */
    @Test
    void aNegativeStartIsBelowWhatIsCompacted() throws Exception {
        put("a", "1");
        long first = stream.create(key("a", -1));
        long lost = stream.create(key("a", -2));
        rounds();
        assertThat(listener.seen(first)).containsExactly("PUT a=1@2");
        assertThat(listener.compacted).containsExactly(Map.entry(lost, -1L));
    }

    @Test
    void reportsProgressOfSyncedWatchersOnly() throws Exception {
        put("a", "1");
        long synced = stream.create(key("a", 0));
        long behind = stream.create(key("a", 1));
        stream.requestProgress(synced);
        stream.requestProgress(behind);
        assertThat(listener.batches).hasSize(1);
        assertThat(listener.batches.get(0).watchId()).isEqualTo(synced);
        assertThat(listener.batches.get(0).events().revision()).isEqualTo(2);
        assertThat(listener.batches.get(0).events().events()).isEmpty();
    }

    @Test
    void reportsProgressOfTheStreamOnceAllAreSynced() throws Exception {
        put("a", "1");
        stream.create(key("a", 2));
        stream.requestProgress(-1);
        assertThat(listener.batches).isEmpty();
        rounds();
        assertThat(listener.batches)
                .extracting(RecordingListener.Batch::watchId)
                .containsExactly(0L, -1L);
    }

    @Test
    void choosesTheLowestIdThatWasNotGivenOut() throws Exception {
        assertThat(stream.create(key("a", 0))).isZero();
        assertThat(stream.create(withId(2))).isEqualTo(2);
        assertThat(stream.create(key("a", 0))).isEqualTo(1);
        assertThat(stream.create(key("a", 0))).isEqualTo(3);
        assertThat(stream.cancel(1)).isTrue();
        assertThat(stream.create(key("a", 0))).isEqualTo(4);
        assertThatThrownBy(() -> stream.create(withId(2))).isInstanceOf(DuplicateWatchIdException.class);
    }

    @Test
    void refusesARangeWithoutKeys() {
        assertThatThrownBy(() -> stream.create(range("b", "b", 0))).isInstanceOf(EmptyWatchRangeException.class);
        assertThatThrownBy(() -> stream.create(range("b", "a", 0))).isInstanceOf(EmptyWatchRangeException.class);
    }

    @Test
    void offersNothingAfterCancelAndClose() throws Exception {
        long id = stream.create(key("a", 0));
        assertThat(stream.cancel(id)).isTrue();
        assertThat(stream.cancel(id)).isFalse();
        stream.create(key("a", 1));
        stream.close();
        put("a", "1");
        rounds();
        assertThat(listener.batches).isEmpty();
        assertThatThrownBy(() -> stream.create(key("a", 0))).isInstanceOf(IllegalStateException.class);
    }

    private int rounds() throws Exception {
        int rounds = 0;
        while (hub.catchUp().round()) {
            rounds++;
        }
        return rounds;
    }

    private void put(String key, String value) {
        publish(changes(key, value));
    }

    private void delete(String key) {
        publish(changes(key, null));
    }

    private void publish(Map<String, @Nullable String> changes) {
        var written = history.write(changes);
        hub.published(history.revision(), written);
    }

    private static Map<String, @Nullable String> changes(@Nullable String... keysAndValues) {
        Map<String, @Nullable String> changes = new LinkedHashMap<>();
        List<@Nullable String> list = Arrays.asList(keysAndValues);
        for (int i = 0; i < list.size(); i += 2) {
            changes.put(list.get(i), list.get(i + 1));
        }
        return changes;
    }

    private static WatchSpec key(String key, long start) {
        return new WatchSpec(0, bytes(key), null, start, false, false, false);
    }

    private static WatchSpec range(String key, @Nullable String end, long start) {
        return new WatchSpec(0, bytes(key), end == null ? ByteString.EMPTY : bytes(end), start, false, false, false);
    }

    private static WatchSpec withId(long id) {
        return new WatchSpec(id, bytes("a"), null, 0, false, false, false);
    }

    private static ByteString bytes(String text) {
        return ByteString.copyFromUtf8(text);
    }
}
