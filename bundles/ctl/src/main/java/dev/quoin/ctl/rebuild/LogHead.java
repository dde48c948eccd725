package dev.quoin.ctl.rebuild;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.quoin.api.env.Disk;
import dev.quoin.api.env.DiskFile;
import dev.quoin.rpc.etcdserverpb.Metadata;
import dev.quoin.rpc.walpb.Record;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What stands at the head of a log's segments: whose log it is. Read without the log's lock, since the member may run. A
 * frame is its length in 56 bits, with the padding in the upper bits, little-endian, and a {@code walpb.Record}.
 */
final class LogHead {

    private static final int METADATA = 1;
    private static final int HEAD_FRAMES_MAX = 4;
    private static final int FRAME_BYTES_MAX = 1 << 20;
    private static final long LENGTH_MASK = (1L << 56) - 1;

    private LogHead() {}

    /** Names of the segments, oldest first. */
    static List<String> segments(Disk disk, Path wal) throws IOException {
        return disk.list(wal).stream()
                .filter(name -> name.matches("[0-9a-f]{16}-[0-9a-f]{16}\\.wal"))
                .toList();
    }

    /** Member and cluster; empty where no segment can be read that far. */
    static Optional<Metadata> read(Disk disk, Path wal) throws IOException {
        List<String> segments = segments(disk, wal);
        for (int i = segments.size() - 1; i >= 0; i--) {
            try (DiskFile file = disk.openReadOnly(wal.resolve(segments.get(i)))) {
                Optional<Metadata> found = read(file);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Metadata> read(DiskFile file) throws IOException {
        long position = 0;
        for (int frame = 0; frame < HEAD_FRAMES_MAX; frame++) {
            ByteBuffer head = bytes(file, position, Long.BYTES);
            long word = head.remaining() < Long.BYTES
                    ? 0
                    : head.order(ByteOrder.LITTLE_ENDIAN).getLong();
            long length = word & LENGTH_MASK;
            if (length == 0 || length > FRAME_BYTES_MAX) {
                return Optional.empty();
            }
            long padding = word < 0 ? word >>> 56 & 7 : 0;
            try {
                Record read = Record.parseFrom(bytes(file, position + Long.BYTES, (int) length));
                if (read.getType() == METADATA) {
                    return Optional.of(Metadata.parseFrom(read.getData()));
                }
            } catch (InvalidProtocolBufferException e) {
                return Optional.empty();
            }
            position += Long.BYTES + length + padding;
        }
        return Optional.empty();
    }

    private static ByteBuffer bytes(DiskFile file, long position, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining() && file.read(bytes, position + bytes.position()) > 0) {
            // Until there is no more.
        }
        return bytes.flip();
    }
}
