package dev.quoin.ctl.etcdutl;

import dev.quoin.api.backend.ActiveBackend;
import dev.quoin.api.backend.BackendFactory;
import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.env.Clock;
import dev.quoin.api.env.Disk;
import dev.quoin.api.env.DiskFile;
import dev.quoin.api.raft.Snapshot;
import dev.quoin.api.raft.SnapshotMetadata;
import dev.quoin.api.snapshot.DatabaseImage;
import dev.quoin.api.snapshot.DatabaseImages;
import dev.quoin.api.snapshot.SnapshotFiles;
import dev.quoin.api.v2store.V2Stores;
import dev.quoin.api.wal.LogContent;
import dev.quoin.api.wal.SnapshotMark;
import dev.quoin.api.wal.WriteAheadLog;
import dev.quoin.api.wal.WriteAheadLogs;
import dev.quoin.backend.OfflineBackend;
import dev.quoin.backend.memory.MemoryFactory;
import dev.quoin.backend.mvstore.MvStoreFactory;
import dev.quoin.backend.xodus.XodusFactory;
import dev.quoin.ctl.CommandException;
import dev.quoin.env.LocalDisk;
import dev.quoin.env.SystemClock;
import dev.quoin.snapshot.BboltImages;
import dev.quoin.snapshot.DurableSnapshotFiles;
import dev.quoin.v2store.ReplicatedTrees;
import dev.quoin.wal.SegmentedLogs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes a Quoin member's directory etcd's again.
 *
 * <p>The order: the database is written under another name and synced, {@code .snap} files that it is behind are set aside,
 * it gets its name, and only when all that is durable go the marker, the backend and the checkpoints. Interrupted before
 * the marker goes, the directory is still Quoin's and the command begins anew; after it, the directory is etcd's, and the
 * command takes the rest away. The log is open, and so locked, from begin to end.
 */
final class WriteBack {

    private static final String DATABASE = "db";
    private static final String UNFINISHED = "db.written-back";
    private static final String SET_ASIDE = ".set-aside";
    private static final String BACKEND = "backend";
    private static final String MARKER = "active";

    /** The note of a member whose log lacks what it has acknowledged. */
    private static final String OWED = "owed";

    private final Disk disk;
    private final WriteAheadLogs logs;
    private final SnapshotFiles snapshots;
    private final DatabaseImages images;
    private final V2Stores trees;
    private final ActiveBackend backend;
    private final Path snap;
    private final Path wal;
    private final @Nullable ClusterVersion target;

    private WriteBack(
            Disk disk, Clock clock, ActiveBackend backend, Path snap, Path wal, @Nullable ClusterVersion target) {
        this.disk = disk;
        this.logs = new SegmentedLogs(disk, clock);
        this.snapshots = new DurableSnapshotFiles(disk, clock);
        this.images = new BboltImages(disk);
        this.trees = new ReplicatedTrees(clock);
        this.backend = backend;
        this.snap = snap;
        this.wal = wal;
        this.target = target;
    }

    /**
     * For a directory of this machine.
     *
     * @param target the etcd that is to start on it, or null for one of the cluster's version
     */
    static WriteBack onThisMachine(Path snap, Path wal, @Nullable ClusterVersion target) {
        Disk disk = new LocalDisk();
        List<BackendFactory> engines = new ArrayList<>();
        addIfInstalled(engines, XodusFactory::new);
        addIfInstalled(engines, MvStoreFactory::new);
        addIfInstalled(engines, MemoryFactory::new);
        return new WriteBack(disk, new SystemClock(), OfflineBackend.of(disk, engines), snap, wal, target);
    }

    /** A distribution need not have every engine. */
    private static void addIfInstalled(List<BackendFactory> engines, Supplier<BackendFactory> engine) {
        try {
            engines.add(engine.get());
        } catch (NoClassDefFoundError e) {
            // Where its store is the one to read, opening it says that it is missing.
        }
    }

    /** Does it; what was done, for the user. */
    String run() throws IOException, CommandException {
        if (!logs.exists(wal)) {
            throw new CommandException("there is no log in " + wal + ": give the right --data-dir and --wal-dir");
        }
        if (!disk.exists(snap.resolve(BACKEND).resolve(MARKER))) {
            return finishEarlierRun();
        }
        if (disk.exists(snap.resolve(OWED))) {
            throw new CommandException("this member has lost entries that it had acknowledged, and etcd would elect"
                    + " without them; nothing was changed. Start the member with its cluster until /readyz is ok, then stop"
                    + " it and try again");
        }
        List<SnapshotMark> marks = logs.marks(wal);
        boolean onDisk = backend.durable(snap);
        Optional<Snapshot> start =
                onDisk ? snapshots.newest(snap, marks) : StoredState.newestWithCheckpoint(disk, snapshots, snap, marks);
        try (WriteAheadLog log = logs.open(wal, mark(start))) {
            String done;
            try (StoredState state = onDisk
                    ? StoredState.ofStore(backend, snap, start)
                    : StoredState.ofCheckpoint(images, snap, start)) {
                done = writeBack(state, start, log.takeContent());
            }
            backend.discard(snap);
            removeLeftovers();
            return done;
        }
    }

    private String writeBack(StoredState state, Optional<Snapshot> start, LogContent content)
            throws IOException, CommandException {
        ClusterVersion version = version(state, start, content);
        if (target != null && target.compareTo(version) < 0) {
            throw new CommandException("the cluster's version is " + version + ", on which etcd " + target
                    + " cannot go on; nothing was changed");
        }
        long bytes = writeDatabase(state, start);
        String then = ". Start etcd " + (target == null ? version : target) + " on this directory.";
        return bytes == 0
                ? "The log holds everything; etcd builds its database from it" + then
                : "Wrote " + snap.resolve(DATABASE) + ", " + bytes + " bytes, applied up to index " + state.index()
                        + then;
    }

    private static SnapshotMark mark(Optional<Snapshot> start) {
        SnapshotMetadata at = start.map(Snapshot::metadata).orElse(SnapshotMetadata.EMPTY);
        return new SnapshotMark(at.index(), at.term(), null);
    }

    private ClusterVersion version(StoredState state, Optional<Snapshot> start, LogContent content)
            throws IOException, CommandException {
        HighestVersion highest = new HighestVersion();
        if (start.isPresent()) {
            highest.of(trees.recover(start.get().data()));
        }
        if (state.database() != null) {
            highest.of(state.database());
        }
        highest.of(content.entries());
        return highest.get();
    }

    private long writeDatabase(StoredState state, Optional<Snapshot> start) throws IOException {
        BackendSnapshot database = state.database();
        Path unfinished = snap.resolve(UNFINISHED);
        long size = 0;
        disk.delete(unfinished);
        if (database != null) {
            DatabaseImage image = images.prepare(database);
            size = image.size();
            try (DiskFile file = disk.create(unfinished)) {
                image.writeTo(file.appender(), written -> {});
                file.sync();
            }
        }
        setAsideSnapshotsAfter(start.map(Snapshot::index).orElse(0L));
        if (database == null) {
            disk.delete(snap.resolve(DATABASE));
        } else {
            disk.rename(unfinished, snap.resolve(DATABASE));
        }
        disk.syncDirectory(snap);
        return size;
    }

    /** Etcd begins at the newest {@code .snap}, which a database that is older cannot follow. */
    private void setAsideSnapshotsAfter(long index) throws IOException {
        for (String name : disk.list(snap)) {
            if (name.matches("[0-9a-f]{16}-[0-9a-f]{16}\\.snap")
                    && Long.parseUnsignedLong(name.substring(17, 33), 16) > index) {
                disk.rename(snap.resolve(name), snap.resolve(name + SET_ASIDE));
            }
        }
    }

    private String finishEarlierRun() throws IOException, CommandException {
        if (!disk.exists(snap.resolve(DATABASE)) && !logs.marks(wal).stream().anyMatch(mark -> mark.index() == 0)) {
            throw new CommandException("there is neither a Quoin backend nor an etcd database in " + snap
                    + ": start the member once, so that it rebuilds its backend");
        }
        removeLeftovers();
        return "This directory is etcd's already.";
    }

    private void removeLeftovers() throws IOException {
        disk.delete(snap.resolve(BACKEND));
        for (String name : disk.list(snap)) {
            if (name.matches("[0-9a-f]{16}\\.checkpoint(\\..*)?") || name.equals(UNFINISHED)) {
                disk.delete(snap.resolve(name));
            }
        }
        disk.syncDirectory(snap);
    }
}
