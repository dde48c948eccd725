package dev.quoin.mvcc.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.quoin.api.metrics.Meters;
import dev.quoin.api.mvcc.WatchEvents;
import dev.quoin.api.mvcc.WatchListener;
import dev.quoin.api.mvcc.WatchSpec;
import dev.quoin.api.mvcc.WatchStream;
import dev.quoin.mvcc.work.ThreadWorkers;
import dev.quoin.rpc.mvccpb.Event;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Writers, streams and the hub's thread at once; in the end every watcher has seen what a filter of the history says. */
class WatchStressTest {

    private static final int REVISIONS = 4000;
    private static final int STREAMS = 6;
    private static final int WATCHERS = 40;

    private final RecordedHistory history = new RecordedHistory();
    private final WatchHub hub = new WatchHub(history, Meters.NONE);
    private final List<Fickle> listeners = new ArrayList<>();

    /** Refuses at random, and asks for more from another thread, as a slow connection does. */
    private static final class Fickle implements WatchListener {
        final SplittableRandom random;
        final Map<Long, List<Event>> seen = new ConcurrentHashMap<>();
        final Map<Long, WatchSpec> specs = new HashMap<>();
        final Semaphore refusals = new Semaphore(0);
        final Map<Long, Long> compacted = new ConcurrentHashMap<>();
        private volatile boolean calm;

        Fickle(long seed) {
            random = new SplittableRandom(seed);
        }

        @Override
        public boolean offer(long watchId, WatchEvents batch) {
            if (!calm && random.nextInt(20) == 0) {
                refusals.release();
                return false;
            }
            seen.computeIfAbsent(watchId, absent -> new ArrayList<>()).addAll(batch.events());
            return true;
        }

        @Override
        public void compacted(long watchId, long compactRevision) {
            compacted.put(watchId, compactRevision);
        }
    }

    @Timeout(30)
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void everyWatcherSeesEveryEventOnceAndInOrder(long seed) throws Exception {
        run(seed, 0);
        for (Fickle listener : listeners) {
            assertThat(listener.compacted).isEmpty();
            listener.specs.forEach((id, spec) -> assertThat(listener.seen.getOrDefault(id, List.of()))
                    .as("seed %d, watcher %s", seed, spec)
                    .isEqualTo(expected(history, spec).toList()));
        }
    }

    @Timeout(30)
    @ParameterizedTest
    @ValueSource(longs = {7, 8, 9, 10})
    void aWatcherLosesNothingBeforeItIsToldOfCompaction(long seed) throws Exception {
        run(seed, 100);
        int ended = 0;
        for (Fickle listener : listeners) {
            ended += listener.compacted.size();
            listener.specs.forEach((id, spec) -> {
                List<Event> expected = withoutPrevious(expected(history, spec).toList());
                List<Event> seen = withoutPrevious(listener.seen.getOrDefault(id, List.of()));
                if (listener.compacted.containsKey(id)) {
                    expected = expected.subList(0, seen.size());
                }
                assertThat(seen).as("seed %d, watcher %s", seed, spec).isEqualTo(expected);
            });
        }
        assertThat(ended).as("seed %d: watchers that were told", seed).isPositive();
    }

    /** Writes and watches; every so many revisions all but the last few are compacted, unless {@code compactEvery} is 0. */
    private void run(long seed, int compactEvery) throws Exception {
        hub.start(new ThreadWorkers());
        CountDownLatch written = new CountDownLatch(1);
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        List<WatchStream> streams = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        threads.add(thread(failure, () -> {
            write(history, hub, seed, compactEvery);
            written.countDown();
        }));
        for (int i = 0; i < STREAMS; i++) {
            Fickle listener = new Fickle(seed * 31 + i);
            WatchStream stream = hub.open(listener);
            listeners.add(listener);
            streams.add(stream);
            long streamSeed = seed * 97 + i;
            threads.add(thread(failure, () -> watch(stream, listener, history, written, streamSeed)));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(failure.get()).as("seed %d", seed).isNull();
        for (int i = 0; i < STREAMS; i++) {
            listeners.get(i).calm = true;
            streams.get(i).resume();
        }
        hub.awaitSynced();
        hub.close();
    }

    private static void write(RecordedHistory history, WatchHub hub, long seed, int compactEvery) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < REVISIONS; i++) {
            Map<String, @Nullable String> changes = new LinkedHashMap<>();
            for (int n = random.nextInt(3); n >= 0; n--) {
                changes.put(key(random.nextInt(8)), random.nextInt(4) == 0 ? null : "v" + i);
            }
            var written = history.write(changes);
            hub.published(history.revision(), written);
            if (compactEvery > 0 && i % compactEvery == compactEvery - 1) {
                history.compact(Math.max(1, history.revision() - compactEvery / 4));
            }
        }
    }

    private static void watch(
            WatchStream stream, Fickle listener, RecordedHistory history, CountDownLatch written, long seed)
            throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < WATCHERS; i++) {
            int low = random.nextInt(8);
            ByteString end = random.nextBoolean() ? null : ByteString.copyFromUtf8(key(low + 1 + random.nextInt(4)));
            WatchSpec spec = new WatchSpec(
                    i + 1,
                    ByteString.copyFromUtf8(key(low)),
                    end,
                    2 + random.nextLong(history.revision() + 10),
                    random.nextInt(4) == 0,
                    random.nextInt(4) == 0,
                    random.nextInt(4) == 0);
            stream.create(spec);
            listener.specs.put(spec.watchId(), spec);
            if (random.nextInt(8) == 0) {
                stream.cancel(spec.watchId());
                listener.specs.remove(spec.watchId());
            }
            long wait = spec.watchId() * REVISIONS / WATCHERS;
            resume(stream, listener, () -> written.getCount() > 0 && history.revision() < wait);
        }
        resume(stream, listener, () -> written.getCount() > 0);
    }

    /** Resumes the stream as often as it refuses, while the writer goes on. */
    private static void resume(WatchStream stream, Fickle listener, BooleanSupplier whilst)
            throws InterruptedException {
        while (whilst.getAsBoolean()) {
            if (listener.refusals.tryAcquire(1, TimeUnit.MILLISECONDS)) {
                stream.resume();
            }
        }
    }

    private static String key(int number) {
        return String.format("k%02d", number);
    }

    private static Stream<Event> expected(RecordedHistory history, WatchSpec spec) {
        Flavour flavour = Flavour.of(spec);
        WatchRange range = WatchRange.of(spec);
        return history.all().stream()
                .filter(event -> event.getKv().getModRevision() >= spec.startRevision())
                .filter(event -> range.contains(event.getKv().getKey()))
                .filter(flavour::admits)
                .map(event -> spec.previous() ? withPrevious(history, event) : event);
    }

    private static Event withPrevious(RecordedHistory history, Event event) {
        var previous = history.previous(event.getKv().getKey(), event.getKv().getModRevision());
        return previous == null ? event : event.toBuilder().setPrevKv(previous).build();
    }

    private static List<Event> withoutPrevious(List<Event> events) {
        return events.stream()
                .map(event -> event.toBuilder().clearPrevKv().build())
                .toList();
    }

    private interface Body {
        void run() throws Exception;
    }

    private static Thread thread(AtomicReference<@Nullable Throwable> failure, Body body) {
        return new Thread(() -> {
            try {
                body.run();
            } catch (Exception | AssertionError e) {
                failure.set(e);
            }
        });
    }
}
