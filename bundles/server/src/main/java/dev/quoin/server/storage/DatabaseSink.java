package dev.quoin.server.storage;

import dev.quoin.api.env.Disk;
import dev.quoin.api.env.DiskFile;
import dev.quoin.api.peer.SnapshotSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes a bbolt file, as it is. */
final class DatabaseSink implements SnapshotSink {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseSink.class);

    private final Disk disk;
    private final Path path;
    private @Nullable DiskFile file;
    private long at;

    DatabaseSink(Disk disk, Path path) {
        this.disk = disk;
        this.path = path;
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        int count = bytes.remaining();
        open().write(bytes, at);
        at += count;
    }

    @Override
    public Path finish() throws IOException {
        open().sync();
        close();
        return path;
    }

    @Override
    public void discard() {
        try {
            close();
            disk.delete(path);
        } catch (IOException e) {
            LOG.warn("cannot delete {}", path, e);
        }
    }

    private DiskFile open() throws IOException {
        DiskFile open = file;
        if (open == null) {
            // Of the same name as one that a crash has left.
            disk.delete(path);
            open = disk.create(path);
            file = open;
        }
        return open;
    }

    private void close() throws IOException {
        DiskFile open = file;
        file = null;
        if (open != null) {
            open.close();
        }
    }
}
