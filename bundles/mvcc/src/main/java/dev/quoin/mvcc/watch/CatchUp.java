package dev.quoin.mvcc.watch;

import dev.quoin.api.backend.BackendException;
import dev.quoin.mvcc.work.Workers;
import dev.quoin.mvcc.work.Workers.Worker;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves unsynced watchers, a bounded number of events in a round, on a worker of its own.
 *
 * <p>Reading and choosing happen without the hub's lock; only handing over holds it, for a bounded number of watchers at a
 * time. A watcher that ends a few revisions behind takes its last step under the lock, from what is in memory: so it
 * arrives even while revisions are published all the time.
 */
final class CatchUp {

    /** Watchers that are served by one read, as in etcd. */
    static final int WATCHERS_MAX = 512;

    /** Events after which a round ends with its revision. */
    static final int EVENTS_MAX = 1000;

    /**
     * Bytes of events after which a round ends with its revision. A response with what was there before as well stays below
     * the 4 MiB that gRPC's clients take unless they are told otherwise.
     */
    static final long BYTES_MAX = 1 << 20;

    /** Watchers that are handed their batch under one hold of the lock. */
    private static final int CHUNK = 64;

    /** Revisions that a watcher may be behind to be synced under the lock. */
    private static final long LAST_STEP = 16;

    private static final Logger LOGGER = LoggerFactory.getLogger(CatchUp.class);

    private final WatchHub hub;
    private final History history;

    /** Null until it is started. */
    private @Nullable Worker worker;

    private boolean failed;

    CatchUp(WatchHub hub, History history) {
        this.hub = hub;
        this.history = history;
    }

    void start(Workers workers) {
        Worker started = workers.worker("quoin-watch-catch-up", this::step);
        hub.lock();
        try {
            worker = started;
            wakeIfWaiting();
        } finally {
            hub.unlock();
        }
    }

    /** With the hub's lock held. */
    void wakeIfWaiting() {
        if (worker != null && hub.hasWork()) {
            worker.wake();
        }
    }

    void close() {
        Worker started;
        hub.lock();
        try {
            started = worker;
        } finally {
            hub.unlock();
        }
        if (started != null) {
            started.close();
        }
    }

    private boolean step() {
        if (failed || !hasWork()) {
            return false;
        }
        try {
            round();
        } catch (BackendException | RuntimeException e) {
            // Such a store ends the member; going on would only repeat the failure.
            LOGGER.error("cannot read the history for watchers that are behind; they will see no more events", e);
            failed = true;
        }
        return true;
    }

    private boolean hasWork() {
        hub.lock();
        try {
            return hub.hasWork();
        } finally {
            hub.unlock();
        }
    }

    /** One round; false where no watcher waits. */
    boolean round() throws BackendException {
        List<Watcher> taken;
        EventRun run;
        long from;
        long target;
        hub.lock();
        try {
            taken = hub.take(WATCHERS_MAX, EVENTS_MAX);
            taken.removeIf(this::endIfCompacted);
            if (taken.isEmpty()) {
                return hub.closed();
            }
            from = taken.stream().mapToLong(watcher -> watcher.next).min().getAsLong();
            target = hub.current();
            run = hub.recent().from(from, new Portion(EVENTS_MAX, BYTES_MAX), history);
        } finally {
            hub.unlock();
        }
        if (run == null) {
            run = read(from, target);
        }
        Selections selections = new Selections(run, target);
        for (int start = 0; start < taken.size(); start += CHUNK) {
            handOver(taken.subList(start, Math.min(taken.size(), start + CHUNK)), selections);
        }
        return true;
    }

    private EventRun read(long from, long target) throws BackendException {
        Portion portion = new Portion(EVENTS_MAX, BYTES_MAX);
        long upTo = history.read(from, target, portion);
        return new EventRun(history, from, upTo, portion.events());
    }

    private void handOver(List<Watcher> chunk, Selections selections) {
        List<@Nullable SharedEvents> batches = new ArrayList<>(chunk.size());
        for (Watcher watcher : chunk) {
            SharedEvents batch = selections.of(watcher);
            if (batch != null) {
                // Before the lock is taken, so that nobody encodes a large batch while it is held.
                batch.encoded();
            }
            batches.add(batch);
        }
        hub.lock();
        try {
            Selections lastStep = null;
            for (int i = 0; i < chunk.size(); i++) {
                Watcher watcher = chunk.get(i);
                // Cancelled meanwhile; or what was read may have lost events to a compaction meanwhile.
                if (watcher.state != Watcher.State.TAKEN || endIfCompacted(watcher)) {
                    continue;
                }
                if (!advance(watcher, batches.get(i), selections.upTo())) {
                    continue;
                }
                if (watcher.next <= hub.current() && hub.current() - watcher.next < LAST_STEP) {
                    lastStep = lastStep(watcher, lastStep);
                    if (lastStep != null && !advance(watcher, lastStep.of(watcher), hub.current())) {
                        continue;
                    }
                }
                hub.move(watcher, watcher.next > hub.current() ? Watcher.State.SYNCED : Watcher.State.WAITING);
            }
        } finally {
            hub.unlock();
        }
    }

    /** The last published revisions from where a watcher stands; null where they are not in memory, or too much. */
    private @Nullable Selections lastStep(Watcher watcher, @Nullable Selections former) {
        if (former != null && former.from() <= watcher.next) {
            return former;
        }
        EventRun run = hub.recent().from(watcher.next, new Portion(EVENTS_MAX, BYTES_MAX), history);
        return run == null || run.upTo() < hub.current() ? null : new Selections(run, hub.current());
    }

    /** Offers a batch and counts the watcher on; false where the listener refused. */
    private boolean advance(Watcher watcher, @Nullable SharedEvents batch, long upTo) {
        if (batch != null) {
            if (!watcher.stream.listener.offer(watcher.id, batch)) {
                hub.move(watcher, Watcher.State.STALLED);
                return false;
            }
            hub.meters().offered(batch.events().size());
        }
        watcher.next = Math.max(watcher.next, upTo + 1);
        return true;
    }

    private boolean endIfCompacted(Watcher watcher) {
        long compactRevision = history.compactRevision();
        if (watcher.next >= compactRevision) {
            return false;
        }
        hub.move(watcher, Watcher.State.ENDED);
        watcher.stream.listener.compacted(watcher.id, compactRevision);
        return true;
    }
}
