package dev.quoin.snapshot;

import dev.quoin.api.env.Clock;
import dev.quoin.api.env.Disk;
import dev.quoin.api.env.DiskFile;
import dev.quoin.api.raft.Snapshot;
import dev.quoin.api.wal.SnapshotMark;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps {@code .snap} files in a directory that it shares with the database and its temporary files. */
final class SnapshotDirectory {

    private static final Logger LOG = LoggerFactory.getLogger(SnapshotDirectory.class);

    private static final String SUFFIX = ".snap";
    private static final Pattern NAME = Pattern.compile("[0-9a-f]{16}-[0-9a-f]{16}\\.snap");
    private static final String TEMPORARY_SUFFIX = ".snap.tmp";
    private static final String BROKEN_SUFFIX = ".broken";

    private final Disk disk;
    private final Path directory;

    SnapshotDirectory(Disk disk, Path directory) {
        this.disk = disk;
        this.directory = directory;
    }

    /** Writes the file of a snapshot and makes it durable under its name. */
    void save(Snapshot snapshot, Clock clock, SaveMeters meters) throws IOException {
        if (snapshot.index() == 0) {
            throw new IllegalArgumentException("an empty snapshot is not kept");
        }
        String name = "%016x-%016x".formatted(snapshot.term(), snapshot.index());
        Path temporary = directory.resolve(name + TEMPORARY_SUFFIX);
        long start = clock.nanos();
        byte[] encoded = SnapshotCodec.encode(snapshot);
        long ready = clock.nanos();
        disk.delete(temporary);
        try (DiskFile file = disk.create(temporary)) {
            file.write(ByteBuffer.wrap(encoded), 0);
            file.sync();
        }
        disk.rename(temporary, directory.resolve(name + SUFFIX));
        disk.syncDirectory(directory);
        meters.saved(start, ready, clock.nanos());
    }

    /** The newest readable snapshot that has a mark; what is damaged is set aside. */
    Optional<Snapshot> newest(List<SnapshotMark> marks) throws IOException {
        List<String> names = names();
        for (int i = names.size() - 1; i >= 0; i--) {
            Optional<Snapshot> snapshot = read(directory.resolve(names.get(i)));
            if (snapshot.filter(found -> isMarked(found, marks)).isPresent()) {
                return snapshot;
            }
        }
        return Optional.empty();
    }

    /** Deletes what is older than the newest {@code keep} and than {@code keepIndex}, and what a crash left behind. */
    void purge(int keep, long keepIndex) throws IOException {
        List<String> names = names();
        int surplus = keep == 0 ? 0 : Math.max(0, names.size() - keep);
        List<String> doomed = Stream.concat(
                        disk.list(directory).stream().filter(name -> name.endsWith(TEMPORARY_SUFFIX)),
                        names.subList(0, surplus).stream().filter(name -> isBefore(name, keepIndex)))
                .toList();
        for (String name : doomed) {
            disk.delete(directory.resolve(name));
        }
        if (!doomed.isEmpty()) {
            disk.syncDirectory(directory);
        }
    }

    private static boolean isBefore(String name, long keepIndex) {
        String index = name.substring(name.indexOf('-') + 1, name.length() - SUFFIX.length());
        return keepIndex == 0 || Long.compareUnsigned(Long.parseUnsignedLong(index, 16), keepIndex) < 0;
    }

    /** Oldest first: names begin with term and index in hex digits of fixed number. */
    private List<String> names() throws IOException {
        return disk.list(directory).stream()
                .filter(name -> NAME.matcher(name).matches())
                .sorted()
                .toList();
    }

    private Optional<Snapshot> read(Path path) throws IOException {
        byte[] bytes;
        try (DiskFile file = disk.openReadOnly(path)) {
            ByteBuffer target = ByteBuffer.allocate(Math.toIntExact(file.size()));
            int read = 0;
            while (read >= 0 && target.hasRemaining()) {
                read = file.read(target, target.position());
            }
            bytes = target.array();
        }
        try {
            return Optional.of(SnapshotCodec.decode(bytes));
        } catch (IOException e) {
            LOG.warn("snapshot file {} {}; renamed to {}", path, e.getMessage(), BROKEN_SUFFIX);
            disk.rename(path, path.resolveSibling(path.getFileName() + BROKEN_SUFFIX));
            return Optional.empty();
        }
    }

    private static boolean isMarked(Snapshot snapshot, List<SnapshotMark> marks) {
        return marks.stream().anyMatch(mark -> mark.index() == snapshot.index() && mark.term() == snapshot.term());
    }
}
