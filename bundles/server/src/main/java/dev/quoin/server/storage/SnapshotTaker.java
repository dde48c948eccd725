package dev.quoin.server.storage;

import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.Durability;
import dev.quoin.api.backend.StateStore;
import dev.quoin.api.raft.ConfState;
import dev.quoin.api.raft.Snapshot;
import dev.quoin.api.raft.SnapshotMetadata;
import dev.quoin.api.raft.SnapshotSource;
import dev.quoin.api.v2store.V2Store;
import dev.quoin.api.wal.SnapshotMark;
import dev.quoin.server.loop.Lanes;
import dev.quoin.server.loop.LogWriter;
import dev.quoin.server.loop.RaftLoop;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cuts the log: every so many applied entries it saves the state so far and lets the entries behind it go.
 *
 * <p>The order that a crash may interrupt anywhere: the checkpoint (where one is due), the store and the {@code .snap} file
 * become durable; only then the log's mark is written; only then entries and segments are released, and never those after
 * the newest checkpoint.
 */
public final class SnapshotTaker implements SnapshotSource, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SnapshotTaker.class);
    private static final long CHECKPOINT_LOG_BYTES_MIN = 256L << 20;
    private static final long SEGMENT_BYTES = 64_000_000;
    private static final int WAITING_MAX = 100;

    private final Settings settings;
    private final MemberParts parts;
    private final StateStore store;
    private final V2Store tree;
    private final Checkpoints checkpoints;
    private final LogWriter log;
    private final Consumer<Throwable> failed;
    private final Lanes.Pool worker;
    private long snapshotIndex;

    /** Log bytes at the last checkpoint; below zero for what the log held already when this member started. */
    private long checkpointAtLogBytes;

    private volatile @Nullable Snapshot latest;
    private volatile boolean busy;

    /** When to snapshot and what to keep. */
    public record Settings(
            DataDirectory directory,
            long snapshotCount,
            long catchUpEntries,
            int maxSnapshots,
            int maxWals,
            boolean markWithConfState,
            boolean durableBackend) {}

    /**
     * @param snapshotIndex index of the snapshot that the member started from
     * @param failed told when a snapshot cannot be made durable; the member cannot go on
     */
    public SnapshotTaker(
            Settings settings,
            MemberParts parts,
            StateStore store,
            V2Store tree,
            Checkpoints checkpoints,
            LogWriter log,
            long snapshotIndex,
            Consumer<Throwable> failed)
            throws IOException {
        this.settings = settings;
        this.parts = parts;
        this.store = store;
        this.tree = tree;
        this.checkpoints = checkpoints;
        this.log = log;
        this.snapshotIndex = snapshotIndex;
        this.failed = failed;
        this.checkpointAtLogBytes = -bytesOfOlderSegments(parts, settings.directory());
        this.worker = parts.lanes().pool("quoin-snapshot", 1, WAITING_MAX);
    }

    /** The newest snapshot's metadata and tree; null before the first. */
    @Override
    public @Nullable Snapshot latest() {
        return latest;
    }

    /** Takes a snapshot at the applied index if it is time. The apply lane, between two groups of entries. */
    public void applied(long index, long term, ConfState confState, RaftLoop loop) {
        if (busy || index - snapshotIndex <= settings.snapshotCount()) {
            return;
        }
        LOG.atInfo()
                .addKeyValue("local-member-applied-index", index)
                .addKeyValue("local-member-snapshot-index", snapshotIndex)
                .addKeyValue("local-member-snapshot-count", settings.snapshotCount())
                .log("triggering snapshot");
        busy = true;
        snapshotIndex = index;
        Snapshot snapshot = new Snapshot(new SnapshotMetadata(confState, index, term), tree.save());
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
                failed.accept(e);
            }
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
        worker.close();
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
        return !settings.durableBackend() || sinceLast > Math.max(CHECKPOINT_LOG_BYTES_MIN, store.sizeInUse());
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
        latest = snapshot;
        if (pinned != null) {
            checkpoints.deleteBefore(snapshot.index());
        }
        LOG.atInfo().addKeyValue("snapshot-index", snapshot.index()).log("saved snapshot");
        if (snapshot.index() > settings.catchUpEntries()) {
            loop.compact(snapshot.index() - settings.catchUpEntries());
        }
        log.release(Math.min(snapshot.index(), checkpoints.newest()), settings.maxWals());
        purge();
    }
}
