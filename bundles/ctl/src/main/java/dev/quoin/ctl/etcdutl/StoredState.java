package dev.quoin.ctl.etcdutl;

import dev.quoin.api.backend.ActiveBackend;
import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.Bucket;
import dev.quoin.api.backend.StateStore;
import dev.quoin.api.env.Disk;
import dev.quoin.api.raft.Snapshot;
import dev.quoin.api.snapshot.DatabaseImages;
import dev.quoin.api.snapshot.SnapshotFiles;
import dev.quoin.api.wal.SnapshotMark;
import dev.quoin.ctl.CommandException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The database that a member has.
 *
 * @param database all pairs, or null where the log alone holds them, from its first entry on
 * @param store what to close after it
 */
record StoredState(
        @Nullable BackendSnapshot database, @Nullable StateStore store) implements AutoCloseable {

    private static final String CHECKPOINT = ".checkpoint";
    private static final int INDEX_DIGITS = 16;
    private static final byte[] INDEX_KEY = "consistent_index".getBytes(StandardCharsets.UTF_8);

    /** A note that an import leaves until it has ended. */
    private static final byte[] IMPORTING = "importing".getBytes(StandardCharsets.UTF_8);

    /** From a backend on disk, which must not be behind the newest snapshot. */
    static StoredState ofStore(ActiveBackend backend, Path snap, Optional<Snapshot> newest)
            throws IOException, CommandException {
        StateStore store = backend.open(snap);
        boolean good = false;
        try {
            if (store.get(Bucket.LOCAL, IMPORTING) != null) {
                throw new CommandException(
                        "the backend is not whole: start the member once, so that it ends what it was interrupted in");
            }
            long index = index(store.get(Bucket.META, INDEX_KEY));
            long needed = newest.map(Snapshot::index).orElse(0L);
            if (index < needed) {
                throw new CommandException("the backend ends at index " + index + ", before the newest snapshot at "
                        + needed + ": start the member once, so that it rebuilds it");
            }
            StoredState state = new StoredState(store.pin(), store);
            good = true;
            return state;
        } finally {
            if (!good) {
                store.close();
            }
        }
    }

    /** From what a backend in memory leaves on disk: the checkpoint of a snapshot, or the log alone. */
    static StoredState ofCheckpoint(DatabaseImages images, Path snap, Optional<Snapshot> start) throws IOException {
        if (start.isEmpty()) {
            return new StoredState(null, null);
        }
        return new StoredState(
                images.read(snap.resolve(String.format("%016x", start.get().index()) + CHECKPOINT)), null);
    }

    /** The newest snapshot that has a checkpoint; none where the log reaches back to its first entry. */
    static Optional<Snapshot> newestWithCheckpoint(
            Disk disk, SnapshotFiles snapshots, Path snap, List<SnapshotMark> marks)
            throws IOException, CommandException {
        Set<Long> indexes = new HashSet<>();
        for (String name : disk.list(snap)) {
            if (name.length() == INDEX_DIGITS + CHECKPOINT.length() && name.endsWith(CHECKPOINT)) {
                indexes.add(Long.parseUnsignedLong(name.substring(0, INDEX_DIGITS), 16));
            }
        }
        Optional<Snapshot> newest = snapshots.newest(
                snap,
                marks.stream().filter(mark -> indexes.contains(mark.index())).toList());
        if (newest.isEmpty() && marks.stream().noneMatch(mark -> mark.index() == 0)) {
            throw new CommandException(
                    "there is no checkpoint, and the log does not reach back to its first entry: start"
                            + " the member once with --storage-backend=xodus and stop it");
        }
        return newest;
    }

    /** Index of the last entry whose effect is in the database; 0 where there is none. */
    long index() throws IOException {
        return index(database == null ? null : database.get(Bucket.META, INDEX_KEY));
    }

    private static long index(byte @Nullable [] stored) {
        return stored == null ? 0 : ByteBuffer.wrap(stored).getLong();
    }

    @Override
    public void close() throws IOException {
        if (database != null) {
            database.close();
        }
        if (store != null) {
            store.close();
        }
    }
}
