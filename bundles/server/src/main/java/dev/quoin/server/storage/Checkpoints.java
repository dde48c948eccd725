package dev.quoin.server.storage;

import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.env.Disk;
import dev.quoin.api.env.DiskFile;
import dev.quoin.api.snapshot.DatabaseImages;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Complete database images at the index of a {@code .snap}, from which the member rebuilds a lost backend by itself. The
 * older one goes only when the newer one and the log's mark for it are durable, and the log is kept from the newest one on.
 */
public final class Checkpoints {

    private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);
    private static final String SUFFIX = ".checkpoint";
    private static final int INDEX_DIGITS = 16;

    private final DataDirectory directory;
    private final Disk disk;
    private final DatabaseImages images;

    public Checkpoints(DataDirectory directory, Disk disk, DatabaseImages images) {
        this.directory = directory;
        this.disk = disk;
        this.images = images;
    }

    /** Indexes of the checkpoints, newest first. */
    List<Long> indexes() throws IOException {
        List<Long> indexes = new ArrayList<>();
        for (String name : disk.list(directory.snap())) {
            if (name.length() == INDEX_DIGITS + SUFFIX.length() && name.endsWith(SUFFIX)) {
                indexes.add(Long.parseUnsignedLong(name.substring(0, INDEX_DIGITS), 16));
            }
        }
        indexes.sort((a, b) -> Long.compareUnsigned(b, a));
        return indexes;
    }

    /** Index of the newest checkpoint, or 0. */
    long newest() throws IOException {
        List<Long> indexes = indexes();
        return indexes.isEmpty() ? 0 : indexes.get(0);
    }

    /** Opens a checkpoint for reading. */
    BackendSnapshot open(long index) throws IOException {
        return images.read(directory.checkpoint(index));
    }

    /** Writes a checkpoint of a pinned state and makes it durable. */
    void write(long index, BackendSnapshot pinned) throws IOException {
        Path file = directory.checkpoint(index);
        Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        disk.delete(temporary);
        var image = images.prepare(pinned);
        try (DiskFile target = disk.create(temporary)) {
            image.writeTo(new SyncedPieces(target), written -> {});
            target.sync();
        }
        disk.rename(temporary, file);
        disk.syncDirectory(directory.snap());
        LOG.atInfo()
                .addKeyValue("index", index)
                .addKeyValue("bytes", image.size())
                .log("saved checkpoint");
    }

    /** Renames a damaged checkpoint, so that nothing takes it for one; what is left of it may still be of use to a person. */
    void setAside(long index) throws IOException {
        Path file = directory.checkpoint(index);
        disk.rename(file, file.resolveSibling(file.getFileName() + ".broken"));
        disk.syncDirectory(directory.snap());
    }

    /** Deletes the checkpoints before one that the log has a mark for. */
    void deleteBefore(long index) throws IOException {
        for (long older : indexes()) {
            if (Long.compareUnsigned(older, index) < 0) {
                disk.delete(directory.checkpoint(older));
            }
        }
    }
}
