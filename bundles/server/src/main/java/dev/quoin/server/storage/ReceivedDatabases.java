package dev.quoin.server.storage;

import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.Bucket;
import dev.quoin.api.env.Disk;
import dev.quoin.api.snapshot.DamagedImageException;
import dev.quoin.api.snapshot.DatabaseImages;
import dev.quoin.server.apply.ConsistentIndex;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Databases that came with snapshots: {@code <index>.snap.db} under etcd's name, until the store holds what is in them.
 */
public final class ReceivedDatabases {

    private static final Logger LOG = LoggerFactory.getLogger(ReceivedDatabases.class);
    private static final byte[] FIRST = {};
    private static final String SUFFIX = ".snap.db";
    private static final int INDEX_DIGITS = 16;

    private final DataDirectory directory;
    private final Disk disk;
    private final DatabaseImages images;

    public ReceivedDatabases(DataDirectory directory, Disk disk, DatabaseImages images) {
        this.directory = directory;
        this.disk = disk;
        this.images = images;
    }

    /** Where they are. */
    public Path directory() {
        return directory.snap();
    }

    /**
     * Reads a whole database, which checks it, and gives it its name. Deletes it where it is refused.
     *
     * @param index the index that it must have reached
     * @throws DamagedImageException where it is damaged, with the reason
     */
    public void accept(Path database, long index) throws IOException {
        try {
            check(database, index);
            disk.rename(database, path(index));
            disk.syncDirectory(directory.snap());
        } catch (IOException | RuntimeException e) {
            disk.delete(database);
            throw e;
        }
    }

    boolean has(long index) {
        return disk.exists(path(index));
    }

    BackendSnapshot open(long index) throws IOException {
        return images.read(path(index));
    }

    /** The store holds it now, durably, and the log has its mark: what it is from now on is a checkpoint. */
    void becomeCheckpoint(long index, Checkpoints checkpoints) throws IOException {
        disk.rename(path(index), directory.checkpoint(index));
        disk.syncDirectory(directory.snap());
        checkpoints.deleteBefore(index);
        deleteUpTo(index);
    }

    /** Deletes those that are of no use once the state is at an index. */
    void deleteUpTo(long index) throws IOException {
        for (String name : disk.list(directory.snap())) {
            if (name.length() == INDEX_DIGITS + SUFFIX.length()
                    && name.endsWith(SUFFIX)
                    && Long.compareUnsigned(Long.parseUnsignedLong(name.substring(0, INDEX_DIGITS), 16), index) <= 0) {
                disk.delete(directory.snap().resolve(name));
                LOG.atInfo().addKeyValue("path", name).log("deleted a database snapshot that is no longer needed");
            }
        }
    }

    private void check(Path database, long index) throws IOException {
        try (BackendSnapshot image = images.read(database)) {
            for (Bucket bucket : Bucket.values()) {
                if (bucket.inImages()) {
                    try (BackendSnapshot.Cursor cursor = image.scan(bucket, FIRST, null)) {
                        boolean more = cursor.next();
                        while (more) {
                            more = cursor.next();
                        }
                    }
                }
            }
            long reached = ConsistentIndex.read(image);
            if (reached < index) {
                throw new DamagedImageException("the database ends at index " + reached
                        + ", before its snapshot's index " + index + ": the entries between would be lost");
            }
        }
    }

    private Path path(long index) {
        return directory.snap().resolve(String.format("%016x%s", index, SUFFIX));
    }
}
