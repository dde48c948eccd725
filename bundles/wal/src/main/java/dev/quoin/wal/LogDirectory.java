package dev.quoin.wal;

import dev.quoin.api.env.Disk;
import dev.quoin.api.env.DiskFile;
import dev.quoin.api.raft.HardState;
import dev.quoin.api.wal.DamagedLogException;
import dev.quoin.api.wal.LogContent;
import dev.quoin.api.wal.SnapshotMark;
import dev.quoin.api.wal.WalException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes, opens and looks through the log in one directory. */
final class LogDirectory {

    private static final Logger LOG = LoggerFactory.getLogger(LogDirectory.class);

    private final Surroundings around;
    private final Disk disk;
    private final Path directory;

    LogDirectory(Surroundings around, Path directory) {
        this.around = around;
        this.disk = around.disk();
        this.directory = directory.toAbsolutePath().normalize();
    }

    boolean holdsLog() throws IOException {
        return !SegmentName.list(disk, directory).isEmpty();
    }

    /** The whole log is made under another name; the rename is what makes it exist. */
    SegmentedLog create(byte[] metadata) throws IOException {
        for (String name : disk.list(directory)) {
            if (!name.endsWith(".tmp")) {
                throw new WalException(
                        directory + ": holds " + name + "; a new log needs an empty directory, or none, here");
            }
        }
        Path building = directory.resolveSibling(directory.getFileName() + ".tmp");
        disk.delete(building);
        disk.createDirectories(building);
        SegmentName name = new SegmentName(0, 0);
        DiskFile file = disk.create(name.in(building));
        try {
            lock(file, name);
            file.allocate(around.segmentBytes());
            RunningCrc crc = new RunningCrc();
            SegmentWriter writer = new SegmentWriter(file, 0, 0, around.segmentBytes(), crc);
            writer.crc();
            writer.metadata(metadata);
            writer.mark(SnapshotMark.NONE);
            writer.flush();
            writer.sync();
            disk.syncDirectory(building);
            disk.delete(directory);
            disk.rename(building, directory);
            disk.syncDirectory(parent());
            LogContent content = new LogContent(metadata, HardState.EMPTY, List.of());
            return new SegmentedLog(around, directory, List.of(new OpenSegment(name, file)), writer, content, 0);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** Opens, and where the newest record is torn, cuts it off and opens once more. */
    SegmentedLog open(SnapshotMark from) throws IOException {
        try {
            return openWhole(from);
        } catch (TornRecordException torn) {
            LOG.warn("{}; cutting it off, the file as it was is kept as .broken", torn.getMessage());
            TornTail.cutOff(disk, directory, torn);
            return openWhole(from);
        }
    }

    private SegmentedLog openWhole(SnapshotMark from) throws IOException {
        List<OpenSegment> segments = new ArrayList<>();
        try {
            for (SegmentName name : SegmentName.from(disk, directory, from.index())) {
                DiskFile file = disk.open(name.in(directory));
                segments.add(new OpenSegment(name, file));
                lock(file, name);
            }
            LogScan scan = new LogScan(directory);
            Replay replay = new Replay(directory, from);
            long end = scan.run(segments, replay);
            LogContent content = replay.content();
            DiskFile tail = segments.get(segments.size() - 1).file();
            clearBehind(tail, end);
            SegmentWriter writer = new SegmentWriter(tail, end, end, around.segmentBytes(), scan.crc());
            return new SegmentedLog(around, directory, segments, writer, content, replay.lastIndex());
        } catch (IOException | RuntimeException e) {
            for (OpenSegment segment : segments) {
                segment.file().close();
            }
            throw e;
        }
    }

    /**
     * Leaves nothing but zeros behind the last record, durably: sectors of a save that was torn at its very start would
     * otherwise show up behind the records that overwrite it in part.
     */
    private void clearBehind(DiskFile tail, long end) throws IOException {
        tail.truncate(end);
        tail.allocate(around.segmentBytes());
        tail.sync();
    }

    List<SnapshotMark> marks() throws IOException {
        List<OpenSegment> segments = new ArrayList<>();
        try {
            for (SegmentName name : SegmentName.list(disk, directory)) {
                segments.add(new OpenSegment(name, disk.openReadOnly(name.in(directory))));
            }
            MarkCollector marks = new MarkCollector();
            try {
                new LogScan(directory).run(segments, marks);
            } catch (TornRecordException torn) {
                LOG.debug("marks are read up to a torn record", torn);
            } catch (DamagedLogException damage) {
                return DamagedLog.marks(directory, segments, damage);
            }
            return marks.committed();
        } finally {
            for (OpenSegment segment : segments) {
                segment.file().close();
            }
        }
    }

    private void lock(DiskFile file, SegmentName name) throws IOException {
        if (!file.tryLock()) {
            throw new WalException(name.in(directory) + ": in use by another process; stopping that one would help");
        }
    }

    private Path parent() {
        Path parent = directory.getParent();
        return parent == null ? directory : parent;
    }
}
