package dev.quoin.mvcc.watch;

import dev.quoin.api.metrics.Meters;
import dev.quoin.api.mvcc.WatchListener;
import dev.quoin.api.mvcc.WatchStream;
import dev.quoin.mvcc.work.Workers;
import dev.quoin.rpc.mvccpb.Event;
import dev.quoin.rpc.mvccpb.KeyValue;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Tells watchers what changed.
 *
 * <p>Invariants, under the lock, for every watcher:
 *
 * <ul>
 *   <li>all events below {@link Watcher#next} that it wants were offered and taken, each once and in order;
 *   <li>SYNCED: it is in {@link #index}, and was offered all it wants of revisions {@code next..current};
 *   <li>otherwise it is not in the index, {@code next <= current}, and nothing from {@code next} on was taken;
 *   <li>a watcher becomes SYNCED only while {@code next > current} under the lock, so that no revision falls between
 *       catching up and publishing.
 * </ul>
 *
 * Listeners are called with the lock held and must not call their stream back from there.
 */
public final class WatchHub implements AutoCloseable {

    /** Waiting watchers that are looked at in one round of catching up. */
    private static final int SCAN_MAX = 4096;

    private final History history;
    private final WatchMeters meters;
    private final CatchUp catchUp;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition synced = lock.newCondition();

    private final WatcherIndex index = new WatcherIndex();
    private final RecentRevisions recent = new RecentRevisions();
    private final Set<Watcher> waiting = new LinkedHashSet<>();
    private final Set<HubStream> streams = new HashSet<>();
    private long current;
    private int watchers;
    private int unsynced;
    private boolean closed;

    /** The store must be at rest until the constructor returns. */
    public WatchHub(History history, Meters meters) {
        this.history = history;
        this.meters = new WatchMeters(meters);
        this.current = history.revision();
        this.catchUp = new CatchUp(this, history);
    }

    /** Begins to serve unsynced watchers. */
    public void start(Workers workers) {
        catchUp.start(workers);
    }

    /** Opens a stream; any thread. */
    public WatchStream open(WatchListener listener) {
        HubStream stream = new HubStream(this, listener);
        lock.lock();
        try {
            streams.add(stream);
            count();
        } finally {
            lock.unlock();
        }
        return stream;
    }

    /**
     * Tells of a transaction that has ended; the apply thread, in revision order, one call for each revision.
     *
     * @param changes in order; a deletion has its key and revision, and version 0
     */
    public void published(long revision, List<KeyValue> changes) {
        if (changes.isEmpty()) {
            return;
        }
        lock.lock();
        try {
            current = revision;
            if (streams.isEmpty()) {
                recent.clear();
                return;
            }
            List<Event> events = events(changes);
            recent.add(revision, events);
            if (!index.isEmpty()) {
                publish(new Publication(revision, events, history), events, revision);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Ends all watchers without telling their listeners, and waits for the hub's worker. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            List.copyOf(streams).forEach(HubStream::close);
        } finally {
            lock.unlock();
        }
        catchUp.close();
    }

    private void publish(Publication publication, List<Event> events, long revision) {
        long offered = 0;
        for (Map.Entry<WatcherGroup, BitSet> match :
                publication.match(events, index).entrySet()) {
            for (int flavour = 0; flavour < Flavour.COUNT; flavour++) {
                List<Watcher> group = match.getKey().watchers(flavour);
                if (group.isEmpty()) {
                    continue;
                }
                SharedEvents batch = publication.events(match.getValue(), Flavour.at(flavour));
                if (batch != null) {
                    offered += (long) offer(group, batch, revision)
                            * batch.events().size();
                }
            }
        }
        meters.offered(offered);
    }

    /** Offers a batch to a group; those that refuse leave it. */
    private int offer(List<Watcher> group, SharedEvents batch, long revision) {
        int taken = 0;
        for (int i = group.size() - 1; i >= 0; i--) {
            Watcher watcher = group.get(i);
            if (watcher.next > revision) {
                continue;
            }
            if (watcher.stream.listener.offer(watcher.id, batch)) {
                taken++;
            } else {
                watcher.next = revision;
                move(watcher, Watcher.State.STALLED);
            }
        }
        return taken;
    }

    private static List<Event> events(List<KeyValue> changes) {
        List<Event> events = new ArrayList<>(changes.size());
        for (KeyValue change : changes) {
            Event.EventType type = change.getVersion() == 0 ? Event.EventType.DELETE : Event.EventType.PUT;
            events.add(Event.newBuilder().setType(type).setKv(change).build());
        }
        return events;
    }

    CatchUp catchUp() {
        return catchUp;
    }

    // For streams and for catching up; all but lock() only with the lock held.

    void lock() {
        lock.lock();
    }

    void unlock() {
        lock.unlock();
    }

    long current() {
        return current;
    }

    RecentRevisions recent() {
        return recent;
    }

    WatchMeters meters() {
        return meters;
    }

    boolean closed() {
        return closed;
    }

    /** An empty batch that says "everything up to now". */
    SharedEvents progress() {
        return new SharedEvents(current, List.of());
    }

    /** First revision that a new watcher wants; the store may already be ahead of what was published. */
    long firstWanted(long startRevision) {
        return startRevision != 0 ? startRevision : Math.max(history.revision(), current) + 1;
    }

    void begin(Watcher watcher) {
        if (closed || !streams.contains(watcher.stream)) {
            throw new IllegalStateException("watch stream is closed");
        }
        watchers++;
        unsynced++;
        waiting.add(watcher);
        watcher.stream.moved(watcher, false, true);
        move(watcher, watcher.next > current ? Watcher.State.SYNCED : Watcher.State.WAITING);
    }

    void left(HubStream stream) {
        streams.remove(stream);
        if (streams.isEmpty()) {
            recent.clear();
        }
        count();
    }

    /** The one place where a watcher changes its state. */
    void move(Watcher watcher, Watcher.State to) {
        boolean wasUnsynced = isUnsynced(watcher.state);
        switch (watcher.state) {
            case SYNCED -> index.remove(watcher);
            case WAITING -> waiting.remove(watcher);
            case STALLED -> watcher.stream.stalled.remove(watcher);
            case TAKEN -> {}
            case ENDED -> throw new IllegalStateException("watcher has ended");
        }
        watcher.state = to;
        switch (to) {
            case SYNCED -> index.add(watcher);
            case WAITING -> {
                waiting.add(watcher);
                catchUp.wakeIfWaiting();
            }
            case STALLED -> watcher.stream.stalled.add(watcher);
            case TAKEN -> {}
            case ENDED -> watchers--;
        }
        boolean isUnsynced = isUnsynced(to);
        unsynced += (isUnsynced ? 1 : 0) - (wasUnsynced ? 1 : 0);
        count();
        watcher.stream.moved(watcher, wasUnsynced, isUnsynced);
    }

    /**
     * Takes waiting watchers that stand near the one that waits longest, so that one read serves all of them and nobody's
     * turn depends on who is furthest behind.
     */
    List<Watcher> take(int limit, long nearRevisions) {
        List<Watcher> taken = new ArrayList<>();
        long first = waiting.isEmpty() ? 0 : waiting.iterator().next().next;
        int seen = 0;
        for (Watcher watcher : waiting) {
            if (++seen > SCAN_MAX || taken.size() == limit) {
                break;
            }
            if (watcher.next >= first && watcher.next < first + nearRevisions) {
                taken.add(watcher);
            }
        }
        taken.forEach(watcher -> move(watcher, Watcher.State.TAKEN));
        return taken;
    }

    /** Whether a watcher waits to be served. */
    boolean hasWork() {
        return !waiting.isEmpty() && !closed;
    }

    /** Returns once all watchers are synced. */
    void awaitSynced() {
        lock.lock();
        try {
            while (unsynced > 0) {
                synced.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    private void count() {
        if (unsynced == 0) {
            synced.signalAll();
        }

        meters.set(streams.size(), watchers, unsynced);
    }

    private static boolean isUnsynced(Watcher.State state) {
        return state != Watcher.State.SYNCED && state != Watcher.State.ENDED;
    }
}
