package dev.quoin.ctl.rebuild;

import dev.quoin.api.env.Disk;
import dev.quoin.api.env.DiskFile;
import dev.quoin.api.raft.Snapshot;
import dev.quoin.api.snapshot.SnapshotFiles;
import dev.quoin.api.wal.WriteAheadLogs;
import dev.quoin.rpc.etcdserverpb.Metadata;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** The directory of the member that is rebuilt, which may run meanwhile. */
final class MemberDirectory {

    private static final String WAITING = "rebuild.db";
    private static final String REFUSED = "rebuild.db.refused";
    private static final String PART = "rebuild.db.part";
    private static final String FENCE = "fenced";

    private final Disk disk;
    private final WriteAheadLogs logs;
    private final SnapshotFiles snapshots;
    private final Path data;
    private final Path wal;
    private final Path snap;

    MemberDirectory(Disk disk, WriteAheadLogs logs, SnapshotFiles snapshots, RebuildOptions options) {
        this.disk = disk;
        this.logs = logs;
        this.snapshots = snapshots;
        this.data = options.data();
        Path member = data.resolve("member");
        this.snap = member.resolve("snap");
        this.wal = options.wal() == null ? member.resolve("wal") : options.wal();
    }

    Path data() {
        return data;
    }

    Path wal() {
        return wal;
    }

    /** Whose directory it is; empty where the log is lost. */
    Optional<Metadata> identity() throws IOException {
        return LogHead.read(disk, wal);
    }

    /** Whether a process has the log open. */
    boolean running() throws IOException {
        for (String segment : LogHead.segments(disk, wal)) {
            try (DiskFile file = disk.open(wal.resolve(segment))) {
                if (!file.tryLock()) {
                    return true;
                }
            }
        }
        return false;
    }

    boolean fenced() {
        return disk.exists(snap.resolve(FENCE));
    }

    /** The index that a database must have reached. */
    long newestSnapshot() throws IOException {
        return snapshots.newest(snap, logs.marks(wal)).map(Snapshot::index).orElse(0L);
    }

    /** Where a database is put together. */
    Path part() throws IOException {
        disk.createDirectories(snap);
        disk.delete(snap.resolve(PART));
        disk.delete(snap.resolve(REFUSED));
        return snap.resolve(PART);
    }

    /** Hands a whole database over to the member, durably. */
    void handOver() throws IOException {
        disk.rename(snap.resolve(PART), snap.resolve(WAITING));
        disk.syncDirectory(snap);
    }

    /** Whether the member has not taken the database yet. */
    boolean waits() {
        return disk.exists(snap.resolve(WAITING));
    }

    /** Whether the member could not use the database. */
    boolean refused() {
        return disk.exists(snap.resolve(REFUSED));
    }

    /** Takes a database back that nobody has taken. */
    void discard() throws IOException {
        disk.delete(snap.resolve(PART));
    }

    /** Puts what is there beside, and makes room for a log. */
    Path setAside(String suffix) throws IOException {
        Path member = data.resolve("member");
        Path aside = data.resolve("member." + suffix);
        if (disk.exists(member)) {
            disk.rename(member, aside);
        }
        if (disk.exists(wal)) {
            disk.rename(wal, wal.resolveSibling(wal.getFileName() + "." + suffix));
        }
        disk.createDirectories(snap);
        disk.syncDirectory(data);
        return aside;
    }
}
