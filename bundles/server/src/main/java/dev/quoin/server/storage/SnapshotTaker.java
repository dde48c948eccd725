package dev.quoin.server.storage;

import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.Durability;
import dev.quoin.api.backend.StateStore;
import dev.quoin.api.mvcc.MvccStore;
import dev.quoin.api.raft.ConfState;
import dev.quoin.api.raft.Snapshot;
import dev.quoin.api.raft.SnapshotMetadata;
import dev.quoin.api.raft.SnapshotSource;
import dev.quoin.api.v2store.V2Store;
import dev.quoin.api.wal.SnapshotMark;
import dev.quoin.server.apply.ConsistentIndex;
import dev.quoin.server.loop.Lanes;
import dev.quoin.server.loop.LogWriter;
import dev.quoin.server.loop.RaftLoop;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cuts the log: every so many applied entries, or bytes of the log, it saves the state so far and lets the entries behind it
 * go.
 *
 * <p>The order that a crash may interrupt anywhere: the checkpoint (where one is due), the store and the {@code .snap} file
 * become durable; only then the log's mark is written; only then entries and segments are released, and never those after
 * the newest checkpoint.
 */
public final class SnapshotTaker implements SnapshotSource, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SnapshotTaker.class);
    private static final long CHECKPOINT_LOG_BYTES_MIN = 256L << 20;
    private static final byte[] NO_TREE = {};
    private static final long SEGMENT_BYTES = 64_000_000;
    private static final int WAITING_MAX = 100;
    private static final long CHECKPOINT_LOOK_MILLIS = 200;
    private static final long CHECKPOINT_AGAIN_NANOS = 20_000_000;
    private static final long CHECKPOINT_AFTER_MILLIS = 10_000;

    private final Settings settings;
    private final MemberParts parts;
    private final StateStore store;
    private final V2Store tree;
    private final MvccStore keyValues;
    private final Checkpoints checkpoints;
    private final LogWriter log;
    private final Consumer<Throwable> failed;
    private final BooleanSupplier keepsLog;
    private final Lanes.Pool worker;
    private final Lanes.Timer timer;
    private final LogWindow window;
    private long snapshotIndex;

    /** Log bytes when the last snapshot was triggered; the apply lane's. */
    private long snapshotAtLogBytes;

    /** Log bytes at the last checkpoint; below zero for what the log held already when this member started. */
    private long checkpointAtLogBytes;

    /** The last applied point; the apply lane's. */
    private SnapshotMetadata applied;

    private volatile @Nullable Snapshot latest;
    private volatile boolean busy;
    private volatile boolean closed;

    /** When to snapshot and what to keep. */
    public record Settings(
            DataDirectory directory,
            long snapshotCount,
            long catchUpEntries,
            int maxSnapshots,
            int maxWals,
            boolean markWithConfState) {}

    /**
     * @param start the snapshot that the member started from
     * @param keepsLog whether somebody who gets a snapshot still needs the entries after it
     * @param failed told when a snapshot cannot be made durable; the member cannot go on
     */
    public SnapshotTaker(
            Settings settings,
            MemberParts parts,
            StateStore store,
            V2Store tree,
            MvccStore keyValues,
            Checkpoints checkpoints,
            LogWriter log,
            SnapshotMetadata start,
            BooleanSupplier keepsLog,
            Consumer<Throwable> failed)
            throws IOException {
        this.settings = settings;
        this.parts = parts;
        this.store = store;
        this.tree = tree;
        this.keyValues = keyValues;
        this.checkpoints = checkpoints;
        this.log = log;
        this.snapshotIndex = start.index();
        this.applied = start;
        this.keepsLog = keepsLog;
        // The log in memory begins here: who needs what is before it needs a snapshot.
        this.latest = start.index() == 0 ? null : new Snapshot(start, NO_TREE);
        this.failed = failed;
        this.checkpointAtLogBytes = -bytesOfOlderSegments(parts, settings.directory());
        this.window = new LogWindow(settings.catchUpEntries());
        this.worker = parts.lanes().pool("quoin-snapshot", 1, WAITING_MAX);
        this.timer = parts.lanes().timer("quoin-checkpoint");
    }

    /** The newest snapshot's metadata; null before the first. What is sent in its place has the tree. */
    @Override
    public @Nullable Snapshot latest() {
        return latest;
    }

    /** Takes a snapshot at the applied index if it is time. The apply lane, between two groups of entries. */
    public void applied(long index, long term, ConfState confState, RaftLoop loop) {
        applied = new SnapshotMetadata(confState, index, term);
        if (busy || !due(index)) {
            return;
        }
        LOG.atInfo()
                .addKeyValue("local-member-applied-index", index)
                .addKeyValue("local-member-snapshot-index", snapshotIndex)
                .addKeyValue("local-member-snapshot-count", settings.snapshotCount())
                .log("triggering snapshot");
        busy = true;
        began(index);
        Snapshot snapshot = new Snapshot(applied, tree.save());
        BackendSnapshot pinned;
        try {
            pinned = checkpointDue() ? store.pin() : null;
        } catch (BackendException e) {
            failed.accept(e);
            return;
        }
        worker.execute(() -> {
            try (pinned) {
                save(snapshot, pinned, loop);
                busy = false;
            } catch (IOException | RuntimeException e) {
                saveFailed(snapshot, e);
            }
        });
    }

    private boolean due(long index) {
        return index - snapshotIndex > settings.snapshotCount()
                || (index > snapshotIndex && log.bytesWritten() - snapshotAtLogBytes > LogWindow.BYTES_MAX);
    }

    private void began(long index) {
        snapshotIndex = index;
        snapshotAtLogBytes = log.bytesWritten();
    }

    /** A snapshot from the leader may have replaced the store that was being read; then nothing is lost. */
    private void saveFailed(Snapshot snapshot, Exception e) {
        Snapshot newest = latest;
        if (newest != null && newest.index() > snapshot.index()) {
            LOG.atWarn().setCause(e).log("gave up a snapshot that the leader's has overtaken");
            busy = false;
        } else {
            failed.accept(e);
        }
    }

    /** The state at the applied index, pinned; null where the store is ahead of it, as it is while a log is replayed. */
    public @Nullable PinnedState pin() throws IOException {
        SnapshotMetadata point = applied;
        BackendSnapshot pinned = store.pin();
        if (ConsistentIndex.read(pinned) != point.index()) {
            pinned.close();
            return null;
        }
        return new PinnedState(new Snapshot(point, tree.save()), pinned, keyValues.indexImage(pinned));
    }

    /** Goes on from a snapshot that a leader sent and that is installed. The apply lane. */
    public void installed(Snapshot snapshot, RaftLoop loop) throws IOException {
        began(snapshot.index());
        applied = snapshot.metadata();
        latest = new Snapshot(snapshot.metadata(), NO_TREE);
        checkpointAtLogBytes = log.bytesWritten();
        worker.execute(() -> {
            try {
                log.release(snapshot.index(), settings.maxWals());
            } catch (IOException e) {
                failed.accept(e);
            }
        });
        purgeSoon();
        if (checkpoints.newest() != snapshot.index()) {
            checkpointSoon(loop);
        }
    }

    /** For a state that came without a checkpoint. Not at once: a member that has just caught up has better things to do. */
    private void checkpointSoon(RaftLoop loop) {
        timer.after(CHECKPOINT_AFTER_MILLIS, () -> {
            CompletableFuture<Boolean> outcome = new CompletableFuture<>();
            var unused = outcome.whenComplete((saved, failure) -> {
                if (failure != null) {
                    failed.accept(failure);
                } else if (!saved) {
                    checkpointSoon(loop);
                }
            });
            loop.betweenApplies(() -> beginCheckpoint(loop, outcome));
        });
    }

    /** Deletes files that are no longer needed, soon. Any thread. */
    public void purgeSoon() {
        worker.execute(this::purge);
    }

    private void purge() {
        try {
            parts.snapshots().purge(settings.directory().snap(), settings.maxSnapshots(), checkpoints.newest());
        } catch (IOException e) {
            LOG.atWarn().setCause(e).log("failed to purge snapshot files");
        }
    }

    /** Lets a snapshot that is being taken come to its end, for a bounded time. */
    @Override
    public void close() {
        closed = true;
        timer.close();
        worker.close();
    }

    /**
     * Saves what is applied now with a checkpoint, for a store that is about to keep nothing, and waits for it. Any thread
     * but a lane's.
     */
    public void checkpoint(RaftLoop loop) throws BackendException {
        boolean saved = false;
        while (!saved) {
            CompletableFuture<Boolean> outcome = new CompletableFuture<>();
            loop.betweenApplies(() -> beginCheckpoint(loop, outcome));
            saved = await(outcome);
            if (!saved) {
                LockSupport.parkNanos(CHECKPOINT_AGAIN_NANOS);
            }
        }
    }

    /** What is asked of a lane that is closed is never answered. */
    private boolean await(CompletableFuture<Boolean> outcome) throws BackendException {
        while (!closed) {
            try {
                return outcome.get(CHECKPOINT_LOOK_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                LOG.debug("waiting for a checkpoint");
            } catch (InterruptedException | ExecutionException e) {
                throw new BackendException("no checkpoint could be written: " + e.getMessage(), e);
            }
        }
        throw new BackendException("no checkpoint could be written: the member is being closed");
    }

    /** The apply lane. Ends with false where it is to be tried again: while a log is replayed, or a snapshot is taken. */
    private void beginCheckpoint(RaftLoop loop, CompletableFuture<Boolean> outcome) {
        SnapshotMetadata point = applied;
        PinnedState state = null;
        try {
            state = busy || point.index() == 0 ? null : pin();
        } catch (IOException e) {
            outcome.completeExceptionally(e);
            return;
        }
        if (state == null) {
            outcome.complete(false);
            return;
        }
        busy = true;
        Snapshot newest = latest;
        boolean named = newest != null && newest.index() == point.index();
        began(point.index());
        PinnedState pinned = state;
        worker.execute(() -> {
            try (BackendSnapshot store = pinned.pinned()) {
                if (named) {
                    checkpoints.write(point.index(), store);
                    checkpoints.deleteBefore(point.index());
                } else {
                    save(pinned.snapshot(), store, loop);
                }
                outcome.complete(true);
            } catch (IOException | RuntimeException e) {
                outcome.completeExceptionally(e);
            } finally {
                busy = false;
            }
        });
    }

    /** At most what the log has grown by since the last checkpoint: a restart must not put the next one off for ever. */
    private static long bytesOfOlderSegments(MemberParts parts, DataDirectory directory) throws IOException {
        long segments = parts.disk().list(directory.wal()).stream()
                .filter(name -> name.endsWith(".wal"))
                .count();
        return Math.max(0, segments - 1) * SEGMENT_BYTES;
    }

    private boolean checkpointDue() {
        long sinceLast = log.bytesWritten() - checkpointAtLogBytes;
        return !store.durable() || sinceLast > Math.max(CHECKPOINT_LOG_BYTES_MIN, store.sizeInUse());
    }

    private void save(Snapshot snapshot, @Nullable BackendSnapshot pinned, RaftLoop loop) throws IOException {
        if (pinned != null) {
            long logBytes = log.bytesWritten();
            checkpoints.write(snapshot.index(), pinned);
            checkpointAtLogBytes = logBytes;
        }
        store.commit(Durability.SYNCED);
        parts.snapshots().save(settings.directory().snap(), snapshot);
        ConfState confState = settings.markWithConfState() ? snapshot.metadata().confState() : null;
        log.saveMark(new SnapshotMark(snapshot.index(), snapshot.term(), confState));
        Snapshot newest = latest;
        if (newest != null && newest.index() > snapshot.index()) {
            return;
        }
        latest = new Snapshot(snapshot.metadata(), NO_TREE);
        if (pinned != null) {
            checkpoints.deleteBefore(snapshot.index());
        }
        LOG.atInfo().addKeyValue("snapshot-index", snapshot.index()).log("saved snapshot");
        long unneeded = window.advance(snapshot.index(), log.bytesWritten(), keepsLog.getAsBoolean());
        if (unneeded > 0) {
            loop.compact(unneeded);
        }
        log.release(Math.min(snapshot.index(), checkpoints.newest()), settings.maxWals());
        purge();
    }
}
