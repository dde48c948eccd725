package dev.quoin.wal;

import dev.quoin.api.env.Disk;
import dev.quoin.api.env.DiskFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Deletes segments that nobody needs. */
final class OldSegments {

    private OldSegments() {}

    /** Deletes from the oldest on, before {@code firstHeld}, as long as more than {@code keep} are there. */
    static int delete(Disk disk, Path directory, SegmentName firstHeld, int keep) throws IOException {
        List<SegmentName> names = SegmentName.list(disk, directory);
        int deleted = 0;
        while (names.size() - deleted > keep
                && names.get(deleted).sequence() < firstHeld.sequence()
                && delete(disk, names.get(deleted).in(directory))) {
            deleted++;
        }
        if (deleted > 0) {
            disk.syncDirectory(directory);
        }
        return deleted;
    }

    /** A segment whose lock another process holds stays. */
    private static boolean delete(Disk disk, Path file) throws IOException {
        try (DiskFile segment = disk.open(file)) {
            if (!segment.tryLock()) {
                return false;
            }
            disk.delete(file);
            return true;
        }
    }
}
