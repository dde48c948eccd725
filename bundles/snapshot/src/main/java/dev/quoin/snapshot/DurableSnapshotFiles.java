package dev.quoin.snapshot;

import dev.quoin.api.env.Clock;
import dev.quoin.api.env.Disk;
import dev.quoin.api.metrics.Meters;
import dev.quoin.api.metrics.RelayedMeters;
import dev.quoin.api.raft.Snapshot;
import dev.quoin.api.snapshot.SnapshotFiles;
import dev.quoin.api.wal.SnapshotMark;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Keeps {@code .snap} files on the member's disk. */
@Component
public final class DurableSnapshotFiles implements SnapshotFiles {

    /** A purge, which another thread makes, would take a file that is being written for one that a crash left. */
    private final Object writing = new Object();

    private final RelayedMeters relay = new RelayedMeters();
    private final SaveMeters meters = new SaveMeters(relay);
    private final Disk disk;
    private final Clock clock;

    /** Wires; nothing is opened here. */
    @Activate
    public DurableSnapshotFiles(@Reference Disk disk, @Reference Clock clock) {
        this.disk = disk;
        this.clock = clock;
    }

    /** Metrics come and go without disturbing the files. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindMeters(Meters bound) {
        relay.bind(bound);
    }

    void unbindMeters(Meters bound) {
        relay.unbind(bound);
    }

    @Override
    public void save(Path directory, Snapshot snapshot) throws IOException {
        synchronized (writing) {
            new SnapshotDirectory(disk, directory).save(snapshot, clock, meters);
        }
    }

    @Override
    public Optional<Snapshot> newest(Path directory, List<SnapshotMark> marks) throws IOException {
        return new SnapshotDirectory(disk, directory).newest(marks);
    }

    @Override
    public void purge(Path directory, int keep, long keepIndex) throws IOException {
        synchronized (writing) {
            new SnapshotDirectory(disk, directory).purge(keep, keepIndex);
        }
    }
}
