package dev.quoin.server.storage;

import dev.quoin.api.mvcc.DuplicateWatchIdException;
import dev.quoin.api.mvcc.EmptyWatchRangeException;
import dev.quoin.api.mvcc.MvccStore;
import dev.quoin.api.mvcc.WatchEvents;
import dev.quoin.api.mvcc.WatchListener;
import dev.quoin.api.mvcc.WatchSpec;
import dev.quoin.api.mvcc.WatchStream;
import dev.quoin.rpc.mvccpb.Event;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * A watch stream that outlives the state it watches: it remembers up to where each watcher has seen everything, and in the
 * next state the watcher goes on from there.
 *
 * <p>Lock order: this, then the state's. The listener is called with the state's lock held and so takes no lock here.
 */
final class SwappedStream implements WatchStream {

    private static final long CHOSEN = 0;

    private final WatchListener listener;
    private final Consumer<SwappedStream> closed;
    private final TreeMap<Long, WatchSpec> watchers = new TreeMap<>();

    /** The first revision that a watcher has not seen. */
    private final Map<Long, Long> next = new ConcurrentHashMap<>();

    private MvccStore store;
    private WatchStream stream;
    private long nextId;
    private volatile boolean leaving;

    SwappedStream(WatchListener listener, MvccStore store, Consumer<SwappedStream> closed) {
        this.listener = listener;
        this.closed = closed;
        this.store = store;
        this.stream = store.watch(new Noting());
    }

    /** Takes note of where each watcher is and lets the present state go. The apply lane. */
    synchronized void leave() {
        leaving = true;
        // Those that have seen everything say so: the state will not move any more.
        watchers.keySet().forEach(stream::requestProgress);
        stream.close();
        watchers.keySet().retainAll(next.keySet());
    }

    /** Lets the watchers go on in another state. */
    synchronized void enter(MvccStore into) {
        leaving = false;
        store = into;
        stream = into.watch(new Noting());
        watchers.forEach((id, spec) -> {
            try {
                stream.create(at(spec, id, next.getOrDefault(id, spec.startRevision())));
            } catch (DuplicateWatchIdException | EmptyWatchRangeException e) {
                throw new IllegalStateException("a watcher that was there before", e);
            }
        });
    }

    @Override
    public synchronized long create(WatchSpec spec) throws DuplicateWatchIdException, EmptyWatchRangeException {
        long id = spec.watchId();
        if (id == CHOSEN) {
            while (next.containsKey(nextId)) {
                nextId++;
            }
            id = nextId;
        } else if (next.containsKey(id)) {
            throw new DuplicateWatchIdException();
        }
        next.put(id, spec.startRevision() != 0 ? spec.startRevision() : store.revision() + 1);
        try {
            // The state chooses 0 for the first that leaves it the choice; that is the only way to ask for it.
            stream.create(at(spec, id, spec.startRevision()));
        } catch (DuplicateWatchIdException | EmptyWatchRangeException e) {
            next.remove(id);
            throw e;
        }
        if (spec.watchId() == CHOSEN) {
            nextId++;
        }
        watchers.put(id, spec);
        return id;
    }

    @Override
    public synchronized boolean cancel(long watchId) {
        watchers.remove(watchId);
        next.remove(watchId);
        return stream.cancel(watchId);
    }

    @Override
    public synchronized void requestProgress(long watchId) {
        stream.requestProgress(watchId);
    }

    @Override
    public synchronized void resume() {
        stream.resume();
    }

    @Override
    public void close() {
        closed.accept(this);
        synchronized (this) {
            watchers.clear();
            next.clear();
            stream.close();
        }
    }

    private static WatchSpec at(WatchSpec spec, long id, long startRevision) {
        return new WatchSpec(
                id, spec.key(), spec.end(), startRevision, spec.withoutPuts(), spec.withoutDeletes(), spec.previous());
    }

    /** Notes what was taken, and passes it on. */
    private final class Noting implements WatchListener {
        @Override
        public boolean offer(long watchId, WatchEvents events) {
            List<Event> list = events.events();
            if (list.isEmpty()) {
                next.computeIfPresent(watchId, (id, at) -> Math.max(at, events.revision() + 1));
                return leaving || listener.offer(watchId, events);
            }
            if (!listener.offer(watchId, events)) {
                return false;
            }
            long last = list.get(list.size() - 1).getKv().getModRevision();
            next.computeIfPresent(watchId, (id, at) -> Math.max(at, last + 1));
            return true;
        }

        @Override
        public void compacted(long watchId, long compactRevision) {
            next.remove(watchId);
            listener.compacted(watchId, compactRevision);
        }
    }
}
