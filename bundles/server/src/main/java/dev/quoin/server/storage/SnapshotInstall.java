package dev.quoin.server.storage;

import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.CopiedFiles;
import dev.quoin.api.backend.StateStore;
import dev.quoin.api.env.DiskFile;
import dev.quoin.api.env.FileStart;
import dev.quoin.api.mvcc.MvccOptions;
import dev.quoin.api.mvcc.MvccStore;
import dev.quoin.api.raft.Snapshot;
import dev.quoin.server.apply.ConsistentIndex;
import dev.quoin.server.loop.Lanes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces the state by a snapshot that the leader sent. Its database is beside the store already, its {@code .snap} file
 * and the log's mark are durable, so a crash at any point is made good by the next start: it finds the store behind the
 * snapshot and imports the database itself.
 */
public final class SnapshotInstall implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SnapshotInstall.class);

    /** How long reads that began on the state before may go on. */
    private static final long READERS_MILLIS = 10_000;

    private final DataDirectory directory;
    private final MemberParts parts;
    private final MvccOptions options;
    private final ReceivedDatabases databases;
    private final Checkpoints checkpoints;
    private final SwappedStore store;
    private final SwappedTree tree;
    private final SwappedKeyValues keyValues;
    private final Lanes.Timer timer;
    private volatile boolean underWay;
    private final List<State> former = new ArrayList<>();

    /** A store, and what is kept in memory over it. */
    private record State(MvccStore keyValues, StateStore store) {}

    public SnapshotInstall(
            DataDirectory directory,
            MemberParts parts,
            MvccOptions options,
            ReceivedDatabases databases,
            Checkpoints checkpoints,
            SwappedStore store,
            SwappedTree tree,
            SwappedKeyValues keyValues) {
        this.directory = directory;
        this.parts = parts;
        this.options = options;
        this.databases = databases;
        this.checkpoints = checkpoints;
        this.store = store;
        this.tree = tree;
        this.keyValues = keyValues;
        this.timer = parts.lanes().timer("quoin-former-state");
    }

    /** Replaces tree, store and key-values; what was there answers reads until then. The apply lane. */
    public void install(Snapshot snapshot) throws IOException {
        underWay = true;
        replace(snapshot);
        underWay = false;
    }

    private void replace(Snapshot snapshot) throws IOException {
        LOG.atInfo()
                .addKeyValue("incoming-leader-snapshot-index", snapshot.index())
                .log("applying snapshot");
        State next = open(snapshot.index());
        try {
            parts.backend().activate(next.store());
        } catch (IOException | RuntimeException e) {
            next.keyValues().close();
            next.store().close();
            throw e;
        }
        tree.swap(parts.v2stores().recover(snapshot.data()));
        retire(new State(keyValues.swap(next.keyValues()), store.swap(next.store())));
        databases.taken(snapshot.index(), checkpoints);
        LOG.atInfo()
                .addKeyValue("incoming-leader-snapshot-index", snapshot.index())
                .addKeyValue("incoming-leader-snapshot-term", snapshot.term())
                .log("applied snapshot");
    }

    private State open(long index) throws IOException {
        CopiedFiles files = databases.files(index);
        StateStore next = files == null
                ? parts.backend().openNext(directory.snap())
                : parts.backend().openNext(directory.snap(), files);
        try {
            return new State(files == null ? imported(index, next) : adopted(index, next), next);
        } catch (IOException | RuntimeException e) {
            next.close();
            throw e;
        }
    }

    private MvccStore imported(long index, StateStore next) throws IOException {
        try (BackendSnapshot image = databases.open(index)) {
            return ImageImport.copy(image, next, records -> parts.keyValues().open(next, options, records));
        }
    }

    private MvccStore adopted(long index, StateStore next) throws IOException {
        ReceivedDatabases.checkReached(ConsistentIndex.read(next), index);
        try (DiskFile keyIndex = databases.keyIndex(index)) {
            return parts.keyValues().open(next, options, new FileStart(keyIndex));
        }
    }

    /** Whether a snapshot is being installed. Any thread. */
    public boolean underWay() {
        return underWay;
    }

    /** Closes what was replaced. */
    @Override
    public void close() {
        timer.close();
        closeFormer();
    }

    private void retire(State replaced) {
        synchronized (former) {
            former.add(replaced);
        }
        timer.after(READERS_MILLIS, this::closeFormer);
    }

    private void closeFormer() {
        List<State> all;
        synchronized (former) {
            all = List.copyOf(former);
            former.clear();
        }
        for (State one : all) {
            one.keyValues().close();
            try {
                one.store().close();
            } catch (BackendException e) {
                LOG.atWarn().setCause(e).log("failed to close the store that a snapshot replaced");
            }
        }
    }
}
