package dev.quoin.wal;

import dev.quoin.api.env.Disk;
import dev.quoin.api.metrics.Meters;
import dev.quoin.api.raft.Entry;
import dev.quoin.api.raft.EntryType;
import dev.quoin.api.raft.HardState;
import dev.quoin.api.wal.LogContent;
import dev.quoin.api.wal.SnapshotMark;
import dev.quoin.env.fixture.CrashableDisk;
import dev.quoin.env.fixture.ManualClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** A log directory on a disk of its own, with short segments. */
final class Fixture {

    static final Path MEMBER = Path.of("/member");
    static final Path DIR = MEMBER.resolve("wal");
    static final byte[] METADATA = "metadata of this log".getBytes(StandardCharsets.US_ASCII);
    static final long VOTE = 0x8211f1d0f64f3269L;

    final CrashableDisk disk = new CrashableDisk();
    final long segmentBytes;

    Fixture(long segmentBytes) {
        this.segmentBytes = segmentBytes;
        try {
            disk.createDirectories(MEMBER);
            disk.syncDirectory(MEMBER.getRoot());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    LogDirectory directory() {
        return directory(disk);
    }

    LogDirectory directory(Disk other) {
        return new LogDirectory(
                new Surroundings(other, new ManualClock(), new SyncMeter(Meters.NONE), Runnable::run, segmentBytes),
                DIR);
    }

    SegmentedLog create() throws IOException {
        return directory().create(METADATA);
    }

    LogContent reopened() throws IOException {
        return reopened(SnapshotMark.NONE);
    }

    LogContent reopened(SnapshotMark from) throws IOException {
        try (SegmentedLog log = directory().open(from)) {
            return log.takeContent();
        }
    }

    Path segment(long sequence, long index) {
        return new SegmentName(sequence, index).in(DIR);
    }

    static Entry entry(long term, long index, String data) {
        return new Entry(EntryType.NORMAL, term, index, data.getBytes(StandardCharsets.UTF_8));
    }

    /** An entry of {@code length} bytes none of which is zero. */
    static Entry entry(long term, long index, int length, Random random) {
        byte[] data = new byte[length];
        for (int i = 0; i < length; i++) {
            data[i] = (byte) (1 + random.nextInt(255));
        }
        return new Entry(EntryType.NORMAL, term, index, data);
    }

    static HardState state(long term, long commit) {
        return new HardState(term, VOTE, commit);
    }

    static List<Long> indexes(LogContent content) {
        return content.entries().stream().map(Entry::index).toList();
    }
}
