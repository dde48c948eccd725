package dev.quoin.server.storage;

import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.Bucket;
import dev.quoin.api.backend.CopiedFiles;
import dev.quoin.api.env.Disk;
import dev.quoin.api.env.DiskFile;
import dev.quoin.api.peer.SnapshotSink;
import dev.quoin.api.snapshot.DamagedImageException;
import dev.quoin.api.snapshot.DatabaseImages;
import dev.quoin.server.apply.ConsistentIndex;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Databases that came with snapshots, until the store holds what is in them: {@code <index>.snap.db}, as etcd names it, for a
 * bbolt file, {@code <index>.snap.store} for the files of a store. What has not come whole is called {@code tmp<number>}.
 */
public final class ReceivedDatabases {

    private static final Logger LOG = LoggerFactory.getLogger(ReceivedDatabases.class);
    private static final byte[] FIRST = {};
    private static final String DATABASE = ".snap.db";
    private static final String STORE = ".snap.store";
    private static final String UNFINISHED = "tmp";
    private static final int INDEX_DIGITS = 16;

    private final DataDirectory directory;
    private final Disk disk;
    private final DatabaseImages images;
    private final AtomicLong unfinished = new AtomicLong();

    public ReceivedDatabases(DataDirectory directory, Disk disk, DatabaseImages images) {
        this.directory = directory;
        this.disk = disk;
        this.images = images;
    }

    /**
     * Where one goes that comes in. Any thread.
     *
     * @param mediaType what its sender calls it; what is no store is taken for a bbolt file, as etcd does
     */
    public SnapshotSink sink(String mediaType) {
        long number = unfinished.incrementAndGet();
        return mediaType.equals(StoreArchive.MEDIA_TYPE)
                ? new ArchiveSink(disk, directory.snap().resolve(UNFINISHED + number + STORE))
                : new DatabaseSink(disk, directory.snap().resolve(UNFINISHED + number));
    }

    /**
     * Gives a database its name, after it has read the whole of a bbolt file, which checks it. Deletes it where it is refused.
     *
     * @param index the index that it must have reached
     * @throws DamagedImageException where it is damaged, with the reason
     */
    public void accept(Path database, long index) throws IOException {
        try {
            if (isStore(database)) {
                // An earlier attempt that Raft did not take.
                disk.delete(store(index));
                disk.rename(database, store(index));
            } else {
                check(database, index);
                disk.rename(database, path(index));
            }
            disk.syncDirectory(directory.snap());
        } catch (IOException | RuntimeException e) {
            disk.delete(database);
            throw e;
        }
    }

    private static boolean isStore(Path received) {
        return received.toString().endsWith(STORE);
    }

    boolean has(long index) {
        return disk.exists(path(index)) || disk.exists(store(index));
    }

    /** The files of a store; null where none came with that index. */
    @Nullable
    CopiedFiles files(long index) throws IOException {
        return disk.exists(store(index)) ? ArchiveSink.files(disk, store(index)) : null;
    }

    /** The key index that came with the files of a store. */
    DiskFile keyIndex(long index) throws IOException {
        return disk.openReadOnly(store(index).resolve(ArchiveSink.INDEX));
    }

    BackendSnapshot open(long index) throws IOException {
        return images.read(path(index));
    }

    /**
     * The store holds it now, durably, and the log has its mark: a bbolt file is a checkpoint from now on. The files of a store
     * are not, and one has to be made.
     */
    void taken(long index, Checkpoints checkpoints) throws IOException {
        if (disk.exists(path(index))) {
            disk.rename(path(index), directory.checkpoint(index));
            disk.syncDirectory(directory.snap());
        }
        checkpoints.deleteBefore(index);
        deleteUpTo(index);
    }

    /** Deletes those that are of no use once the state is at an index. */
    void deleteUpTo(long index) throws IOException {
        for (String name : disk.list(directory.snap())) {
            OptionalLong of = indexOf(name);
            if (of.isPresent() && Long.compareUnsigned(of.getAsLong(), index) <= 0) {
                disk.delete(directory.snap().resolve(name));
                LOG.atInfo().addKeyValue("path", name).log("deleted a database snapshot that is no longer needed");
            }
        }
    }

    /** Deletes what a crash cut short. Before any comes in. */
    void deleteUnfinished() throws IOException {
        for (String name : disk.list(directory.snap())) {
            if (name.startsWith(UNFINISHED)) {
                disk.delete(directory.snap().resolve(name));
            }
        }
    }

    private static OptionalLong indexOf(String name) {
        String suffix = name.endsWith(STORE) ? STORE : DATABASE;
        boolean received = name.length() == INDEX_DIGITS + suffix.length()
                && name.endsWith(suffix)
                && !name.startsWith(UNFINISHED);
        return received
                ? OptionalLong.of(Long.parseUnsignedLong(name.substring(0, INDEX_DIGITS), 16))
                : OptionalLong.empty();
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
            checkReached(ConsistentIndex.read(image), index);
        }
    }

    /** Refuses a database that ends before its snapshot. */
    static void checkReached(long reached, long index) throws DamagedImageException {
        if (reached < index) {
            throw new DamagedImageException("the database ends at index " + reached + ", before its snapshot's index "
                    + index + ": the entries between would be lost");
        }
    }

    private Path path(long index) {
        return directory.snap().resolve(String.format("%016x%s", index, DATABASE));
    }

    private Path store(long index) {
        return directory.snap().resolve(String.format("%016x%s", index, STORE));
    }
}
