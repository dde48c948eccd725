package dev.quoin.wal;

import dev.quoin.api.env.Disk;
import dev.quoin.api.env.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Cuts off a torn last record. What is cut is first made durable beside the segment, as {@code .broken}. */
final class TornTail {

    private static final int COPY_BYTES = 1 << 20;

    private TornTail() {}

    static void cutOff(Disk disk, Path directory, TornRecordException torn) throws IOException {
        Path file = torn.file();
        try (DiskFile segment = disk.open(file)) {
            copy(disk, segment, directory.resolve(file.getFileName() + ".broken"));
            disk.syncDirectory(directory);
            segment.truncate(torn.offset());
            segment.sync();
        }
    }

    private static void copy(Disk disk, DiskFile segment, Path target) throws IOException {
        disk.delete(target);
        try (DiskFile copy = disk.create(target)) {
            ByteBuffer buffer = ByteBuffer.allocate(COPY_BYTES);
            long position = 0;
            while (segment.read(buffer.clear(), position) >= 0) {
                buffer.flip();
                long length = buffer.remaining();
                copy.write(buffer, position);
                position += length;
            }
            copy.sync();
        }
    }
}
