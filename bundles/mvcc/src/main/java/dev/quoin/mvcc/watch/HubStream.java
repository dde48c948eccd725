package dev.quoin.mvcc.watch;

import dev.quoin.api.mvcc.DuplicateWatchIdException;
import dev.quoin.api.mvcc.EmptyWatchRangeException;
import dev.quoin.api.mvcc.WatchListener;
import dev.quoin.api.mvcc.WatchSpec;
import dev.quoin.api.mvcc.WatchStream;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The watchers of one listener. All state is guarded by the hub's lock. */
final class HubStream implements WatchStream {

    private static final long WHOLE_STREAM = -1;

    final WatchListener listener;

    /** Watchers whose offer was refused; never more than there are watchers. */
    final Set<Watcher> stalled = new LinkedHashSet<>();

    private final WatchHub hub;
    private final Map<Long, Watcher> watchers = new HashMap<>();
    private long nextId;
    private int unsynced;
    private boolean progressPending;

    HubStream(WatchHub hub, WatchListener listener) {
        this.hub = hub;
        this.listener = listener;
    }

    @Override
    public long create(WatchSpec spec) throws DuplicateWatchIdException, EmptyWatchRangeException {
        WatchRange range = WatchRange.of(spec);
        if (range.empty()) {
            throw new EmptyWatchRangeException();
        }
        hub.lock();
        try {
            long id = spec.watchId();
            if (id == 0) {
                while (watchers.containsKey(nextId)) {
                    nextId++;
                }
                id = nextId++;
            } else if (watchers.containsKey(id)) {
                throw new DuplicateWatchIdException();
            }
            long next = hub.firstWanted(spec.startRevision());
            Watcher watcher = new Watcher(this, id, range, Flavour.of(spec), next);
            watchers.put(id, watcher);
            hub.begin(watcher);
            return id;
        } finally {
            hub.unlock();
        }
    }

    @Override
    public boolean cancel(long watchId) {
        hub.lock();
        try {
            Watcher watcher = watchers.get(watchId);
            if (watcher == null) {
                return false;
            }
            hub.move(watcher, Watcher.State.ENDED);
            return true;
        } finally {
            hub.unlock();
        }
    }

    @Override
    public void requestProgress(long watchId) {
        hub.lock();
        try {
            if (watchId == WHOLE_STREAM) {
                progressPending = true;
                offerPendingProgress();
                return;
            }
            Watcher watcher = watchers.get(watchId);
            if (watcher != null && watcher.state == Watcher.State.SYNCED) {
                // A refused one is simply dropped: it says nothing that is lost.
                listener.offer(watchId, hub.progress());
            }
        } finally {
            hub.unlock();
        }
    }

    @Override
    public void resume() {
        hub.lock();
        try {
            for (Watcher watcher : List.copyOf(stalled)) {
                hub.move(watcher, Watcher.State.WAITING);
            }
            offerPendingProgress();
        } finally {
            hub.unlock();
        }
    }

    @Override
    public void close() {
        hub.lock();
        try {
            progressPending = false;
            for (Watcher watcher : List.copyOf(watchers.values())) {
                hub.move(watcher, Watcher.State.ENDED);
            }
            hub.left(this);
        } finally {
            hub.unlock();
        }
    }

    /** Called by the hub after a watcher of this stream changed its state. */
    void moved(Watcher watcher, boolean wasUnsynced, boolean isUnsynced) {
        if (watcher.state == Watcher.State.ENDED) {
            watchers.remove(watcher.id);
        }
        unsynced += (isUnsynced ? 1 : 0) - (wasUnsynced ? 1 : 0);
        offerPendingProgress();
    }

    private void offerPendingProgress() {
        if (progressPending && unsynced == 0) {
            progressPending = !listener.offer(WHOLE_STREAM, hub.progress());
        }
    }
}
