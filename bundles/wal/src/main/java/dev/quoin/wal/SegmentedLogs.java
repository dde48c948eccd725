package dev.quoin.wal;

import dev.quoin.api.env.Clock;
import dev.quoin.api.env.Disk;
import dev.quoin.api.metrics.Meters;
import dev.quoin.api.metrics.RelayedMeters;
import dev.quoin.api.wal.SalvagedLog;
import dev.quoin.api.wal.SnapshotMark;
import dev.quoin.api.wal.WriteAheadLog;
import dev.quoin.api.wal.WriteAheadLogs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Write-ahead logs of segments in etcd's format. */
@Component
public final class SegmentedLogs implements WriteAheadLogs {

    private final RelayedMeters relay = new RelayedMeters();
    private final Surroundings around;

    /** Wires; nothing is opened here. */
    @Activate
    public SegmentedLogs(@Reference Disk disk, @Reference Clock clock) {
        this(disk, clock, SegmentedLogs::runOnItsOwn, Surroundings.SEGMENT_BYTES);
    }

    /**
     * For a simulation, which has one thread and short segments.
     *
     * @param executor prepares the next segment; may run at once
     * @param segmentBytes length at which a segment is cut, a multiple of 8
     */
    public SegmentedLogs(Disk disk, Clock clock, Executor executor, long segmentBytes) {
        around = new Surroundings(disk, clock, new SyncMeter(relay), executor, segmentBytes);
    }

    /** A log that prepares a segment ends this thread before its own close returns. */
    private static void runOnItsOwn(Runnable preparation) {
        new Thread(preparation, "wal-prepare").start();
    }

    /** Metrics come and go without disturbing the logs. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindMeters(Meters meters) {
        relay.bind(meters);
    }

    void unbindMeters(Meters meters) {
        relay.unbind(meters);
    }

    @Override
    public boolean exists(Path directory) throws IOException {
        return new LogDirectory(around, directory).holdsLog();
    }

    @Override
    public WriteAheadLog create(Path directory, byte[] metadata) throws IOException {
        return new LogDirectory(around, directory).create(metadata);
    }

    @Override
    public WriteAheadLog open(Path directory, SnapshotMark from) throws IOException {
        return new LogDirectory(around, directory).open(from);
    }

    @Override
    public List<SnapshotMark> marks(Path directory) throws IOException {
        return new LogDirectory(around, directory).marks();
    }

    @Override
    public SalvagedLog salvage(Path directory, SnapshotMark from) throws IOException {
        return new DamagedLog(around, directory).salvage(from);
    }

    @Override
    public void beginAnew(Path directory, SnapshotMark from, SnapshotMark snapshot) throws IOException {
        new DamagedLog(around, directory).beginAnew(from, snapshot);
    }

    @Override
    public void beginBehind(Path directory, SnapshotMark from, SnapshotMark snapshot) throws IOException {
        new DamagedLog(around, directory).beginBehind(from, snapshot);
    }
}
