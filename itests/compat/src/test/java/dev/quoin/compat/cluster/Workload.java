package dev.quoin.compat.cluster;

import dev.quoin.history.Call;
import dev.quoin.history.History;
import dev.quoin.history.Linearizability;
import dev.quoin.history.Revisions;
import dev.quoin.history.WatchLog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;

/** Concurrent clients on keys of their own, watchers of all keys, and the history of what they were told. */
final class Workload implements AutoCloseable {

    static final int CLIENTS = 5;
    static final int WATCHERS = 3;
    private static final int KEYS = 4;
    private static final long END_SECONDS = 60;

    private final String prefix;
    private final long callMillisMax;
    private final History history = new History();
    private final WatchLog watched = new WatchLog();
    private final long firstRevision;
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final AtomicBoolean watchedEnough = new AtomicBoolean();
    private final AtomicLong endedWatches = new AtomicLong();
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final Map<String, Long> reasons = new ConcurrentHashMap<>();

    /** Calls begun by each client, and by the reader at the end. */
    private final AtomicIntegerArray calls = new AtomicIntegerArray(CLIENTS + 1);

    private final ExecutorService threads = Executors.newFixedThreadPool(CLIENTS + WATCHERS);
    private final List<Future<?>> ends = new ArrayList<>();
    private final List<Future<?>> watchers = new ArrayList<>();
    private final Ports ports;

    /** The client ports of the members that there are, of which a client chooses. */
    @FunctionalInterface
    interface Ports {
        List<Integer> now();
    }

    private Workload(String prefix, long firstRevision, long callMillisMax, Ports ports) {
        this.prefix = prefix;
        this.firstRevision = firstRevision;
        this.callMillisMax = callMillisMax;
        this.ports = ports;
    }

    /**
     * Starts the clients.
     *
     * @param prefix of their keys; it must be new
     * @param revision the store's, before
     * @param callMillisMax how long a client waits for an answer
     */
    static Workload start(String prefix, long revision, long seed, long callMillisMax, Ports ports) {
        Workload workload = new Workload(prefix, revision + 1, callMillisMax, ports);
        for (int i = 0; i < WATCHERS; i++) {
            WatchClient watcher = new WatchClient(workload, workload.watched, i, revision + 1, seed * WATCHERS + i);
            workload.watchers.add(workload.threads.submit(() -> {
                watcher.run();
                return null;
            }));
        }
        for (int i = 0; i < CLIENTS; i++) {
            LoadClient client = new LoadClient(workload, i, seed * CLIENTS + i);
            workload.ends.add(workload.threads.submit(() -> {
                client.run();
                return null;
            }));
        }
        return workload;
    }

    History history() {
        return history;
    }

    boolean stopping() {
        return stopping.get();
    }

    /** Whether the watchers may end. */
    boolean watchedEnough() {
        return watchedEnough.get();
    }

    String key(int number) {
        return prefix + "/" + number % KEYS;
    }

    long callMillisMax() {
        return callMillisMax;
    }

    List<Integer> ports() {
        return ports.now();
    }

    void onAcknowledged() {
        acknowledged.incrementAndGet();
    }

    void onRefused(String why) {
        refused.incrementAndGet();
        reasons.merge(why, 1L, Long::sum);
    }

    /** Why calls ended with an error, and how many did. */
    Map<String, Long> reasons() {
        return new TreeMap<>(reasons);
    }

    void onWatchEnded() {
        endedWatches.incrementAndGet();
    }

    void onCall(int client) {
        calls.incrementAndGet(client);
    }

    /** Waits until every client has chosen anew among the members. */
    void awaitChoice() throws IOException {
        for (int i = 0; i < CLIENTS; i++) {
            int client = i;
            int before = calls.get(client);
            Await.until("client " + client, () -> calls.get(client) > before + 1);
        }
    }

    /** Calls that were answered so far. */
    long acknowledged() {
        return acknowledged.get();
    }

    /** Calls that ended with an error so far. */
    long refused() {
        return refused.get();
    }

    /** Waits until so many more calls are answered. */
    void awaitAcknowledged(long more) throws IOException {
        long enough = acknowledged() + more;
        Await.until(more + " more answers", () -> acknowledged() >= enough);
    }

    /** Ends the clients, reads every key once more and judges the history, then what the watchers saw. */
    void finish() throws IOException {
        stopping.set(true);
        awaitAll(ends);
        readAll();
        Linearizability.check(history).require();
        Revisions.check(history).require();
        finishWatches();
    }

    /** Every revision of the store, from the one before the first call to the one of the last read, once and in order. */
    private void finishWatches() throws IOException {
        long last = history.calls().stream()
                .filter(call -> call.outcome() == Call.Outcome.OK)
                .mapToLong(call -> call.answer().revision())
                .max()
                .orElse(0);
        for (int i = 0; i < WATCHERS; i++) {
            String name = WatchClient.name(i);
            Future<?> end = watchers.get(i);
            Await.until(
                    Await.PATIENCE,
                    () -> name + " to see revision " + last + ", its last is " + watched.last(name),
                    () -> watched.last(name) >= last || end.isDone());
        }
        watchedEnough.set(true);
        awaitAll(watchers);
        watched.check(firstRevision, last, true).require();
        watched.explains(history).require();
    }

    private static void awaitAll(List<Future<?>> ends) throws IOException {
        try {
            for (Future<?> end : ends) {
                end.get(END_SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IOException("a client did not end as it should: " + e, e);
        }
    }

    /** Reads every key once, for the record. */
    private void readAll() throws IOException {
        LoadClient reader = new LoadClient(this, CLIENTS, 0);
        for (int i = 0; i < KEYS; i++) {
            int key = i;
            Await.until("a read of " + key(key), () -> reader.read(key(key)));
        }
        reader.disconnect();
    }

    @Override
    public void close() {
        stopping.set(true);
        watchedEnough.set(true);
        threads.shutdownNow();
    }

    /** How much there was, for people to read. */
    @Override
    public String toString() {
        return "%d calls answered, %d not, %d watch streams ended"
                .formatted(acknowledged.get(), refused.get(), endedWatches.get());
    }
}
