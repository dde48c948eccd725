package dev.quoin.server;

import dev.quoin.api.backend.ActiveBackend;
import dev.quoin.api.env.Disk;
import dev.quoin.env.SystemClock;
import dev.quoin.raft.RaftCores;
import dev.quoin.server.fixture.CountedMeters;
import dev.quoin.server.storage.BootException;
import dev.quoin.server.storage.Booted;
import dev.quoin.server.storage.Bootstrap;
import dev.quoin.server.storage.Checkpoints;
import dev.quoin.server.storage.MemberParts;
import dev.quoin.snapshot.BboltImages;
import dev.quoin.snapshot.DurableSnapshotFiles;
import dev.quoin.v2store.ReplicatedTrees;
import dev.quoin.wal.SegmentedLogs;
import java.io.IOException;
import java.util.Map;
import java.util.Random;

/** What a member that is alone would start from. */
record OpenedDirectory(Booted booted) implements AutoCloseable {

    private static final long SEGMENT_BYTES = 64 << 10;

    static OpenedDirectory open(Disk disk, ActiveBackend backend, Map<String, Object> settings)
            throws IOException, BootException {
        SystemClock clock = new SystemClock();
        MemberOptions options = Flags.options(settings);
        MemberParts parts = new MemberParts(
                new RaftCores(),
                new SegmentedLogs(disk, clock, Runnable::run, SEGMENT_BYTES),
                new DurableSnapshotFiles(disk, clock),
                new BboltImages(disk),
                backend,
                null,
                new ReplicatedTrees(clock),
                disk,
                clock,
                new CountedMeters(),
                null,
                null,
                new Random(0));
        Checkpoints checkpoints = new Checkpoints(options.directory(), disk, parts.images());
        return new OpenedDirectory(new Bootstrap(options, parts, checkpoints).boot());
    }

    @Override
    public void close() throws IOException {
        booted.log().close();
        booted.store().close();
    }
}
