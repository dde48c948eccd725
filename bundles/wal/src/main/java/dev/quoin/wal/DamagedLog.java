package dev.quoin.wal;

import dev.quoin.api.env.Disk;
import dev.quoin.api.env.DiskFile;
import dev.quoin.api.raft.Entry;
import dev.quoin.api.raft.HardState;
import dev.quoin.api.raft.LogPosition;
import dev.quoin.api.wal.DamagedLogException;
import dev.quoin.api.wal.SalvagedLog;
import dev.quoin.api.wal.SnapshotMark;
import dev.quoin.api.wal.WalException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a log around its damage, and begins it anew behind a snapshot that covers all that is lost. */
final class DamagedLog {

    private static final Logger LOG = LoggerFactory.getLogger(DamagedLog.class);
    private static final String BUILDING = "repair.tmp";

    private final Surroundings around;
    private final Disk disk;
    private final Path directory;

    DamagedLog(Surroundings around, Path directory) {
        this.around = around;
        this.disk = around.disk();
        this.directory = directory.toAbsolutePath().normalize();
    }

    /** The marks that can be read, or the damage where nothing can be read around it. */
    static List<SnapshotMark> marks(Path directory, List<OpenSegment> segments, DamagedLogException damage)
            throws IOException {
        MarkCollector marks = new MarkCollector();
        try {
            new SalvageScan(directory, marks).run(segments);
        } catch (WalException refusal) {
            damage.addSuppressed(refusal);
            throw damage;
        }
        LOG.warn("{}; the marks are read around it", damage.getMessage());
        return marks.committed();
    }

    SalvagedLog salvage(SnapshotMark from) throws IOException {
        List<OpenSegment> segments = new ArrayList<>();
        try {
            openLocked(segments, from);
            SalvagedEntries found = new SalvagedEntries(directory, from);
            new SalvageScan(directory, found).run(segments);
            return found.log();
        } finally {
            close(segments);
        }
    }

    void beginAnew(SnapshotMark from, SnapshotMark snapshot) throws IOException {
        begin(from, snapshot, false);
    }

    void beginBehind(SnapshotMark from, SnapshotMark snapshot) throws IOException {
        begin(from, snapshot, true);
    }

    /**
     * The new segment is whole and durable before it gets its name; with it the log can be opened from the snapshot. Only
     * then do the old segments go aside, which a crash may leave half done: a log with both is read around the damage.
     *
     * @param behind whether what follows the snapshot is left out, some of it being lost
     */
    private void begin(SnapshotMark from, SnapshotMark snapshot, boolean behind) throws IOException {
        List<OpenSegment> segments = new ArrayList<>();
        try {
            openLocked(segments, from);
            SalvagedEntries found = new SalvagedEntries(directory, from);
            RunningCrc crc = new RunningCrc();
            crc.seed(new SalvageScan(directory, found).run(segments));
            SalvagedLog log = found.log();
            long last = log.end().index();
            if ((!behind && snapshot.index() < log.wholeFrom() - 1) || snapshot.index() > last) {
                throw new WalException(directory + ": entries up to " + (log.wholeFrom() - 1)
                        + " are lost, of " + last + "; a snapshot at " + snapshot.index()
                        + " does not make up for them");
            }
            SegmentName tail = segments.get(segments.size() - 1).name();
            SegmentName name = new SegmentName(tail.sequence() + 1, snapshot.index());
            build(behind ? upTo(snapshot, log) : log, snapshot, crc);
            disk.rename(directory.resolve(BUILDING), name.in(directory));
            disk.syncDirectory(directory);
            setAside(name);
            LOG.warn("began the log anew in {} behind a snapshot at {}", name, snapshot.index());
        } finally {
            close(segments);
        }
    }

    private static SalvagedLog upTo(SnapshotMark snapshot, SalvagedLog log) {
        HardState state = log.hardState();
        return new SalvagedLog(
                log.metadata(),
                new HardState(state.term(), state.vote(), snapshot.index()),
                List.of(),
                snapshot.index() + 1,
                snapshot.index(),
                new LogPosition(snapshot.term(), snapshot.index()));
    }

    /** What the snapshot holds is committed, whatever the last hard state said. */
    private void build(SalvagedLog log, SnapshotMark snapshot, RunningCrc crc) throws IOException {
        Path building = directory.resolve(BUILDING);
        disk.delete(building);
        HardState state = log.hardState();
        try (DiskFile file = disk.create(building)) {
            file.allocate(around.segmentBytes());
            SegmentWriter writer = new SegmentWriter(file, 0, 0, around.segmentBytes(), crc);
            writer.crc();
            writer.metadata(log.metadata());
            writer.mark(snapshot);
            for (Entry entry : log.entries()) {
                if (entry.index() > snapshot.index()) {
                    writer.entry(entry);
                }
            }
            writer.hardState(new HardState(state.term(), state.vote(), Math.max(state.commit(), snapshot.index())));
            writer.flush();
            writer.sync();
        }
    }

    private void setAside(SegmentName begun) throws IOException {
        for (SegmentName name : SegmentName.list(disk, directory)) {
            if (name.sequence() < begun.sequence()) {
                disk.rename(name.in(directory), directory.resolve(name + ".broken"));
            }
        }
        disk.syncDirectory(directory);
    }

    private void openLocked(List<OpenSegment> segments, SnapshotMark from) throws IOException {
        for (SegmentName name : SegmentName.from(disk, directory, from.index())) {
            DiskFile file = disk.open(name.in(directory));
            segments.add(new OpenSegment(name, file));
            if (!file.tryLock()) {
                throw new WalException(
                        name.in(directory) + ": in use by another process; stopping that one would help");
            }
        }
    }

    private static void close(List<OpenSegment> segments) throws IOException {
        for (OpenSegment segment : segments) {
            segment.file().close();
        }
    }
}
