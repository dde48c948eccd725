package dev.quoin.backend.mvstore;

import dev.quoin.api.backend.Backend;
import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.Bucket;
import dev.quoin.api.backend.Durability;
import dev.quoin.api.backend.NoSpaceException;
import dev.quoin.api.backend.WriteBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.type.ByteArrayDataType;
import org.jspecify.annotations.Nullable;

/** One store with one map for each bucket. */
final class MvStoreBackend implements Backend {

    private static final String FILE = "store.mv";

    /** Pages kept on the heap. */
    private static final int CACHE_MIB = 48;

    private static final int VALUE_BYTES_MAX = 64 << 20;

    /** Bytes after which a sync is made without being asked for: room that was freed is used again only after one. */
    private static final long UNSYNCED_BYTES_MAX = 64L << 20;

    private final Path directory;
    private final FileLock lock;
    private final ChunkFile file;
    private final MVStore store;
    private final Housekeeping housekeeping;
    private final Map<Bucket, MVMap<byte[], byte[]>> maps;
    private final Set<MvStoreSnapshot> snapshots = ConcurrentHashMap.newKeySet();
    private volatile CommittedState newest;
    private CommittedState synced;
    private boolean failed;
    private volatile boolean closed;

    private MvStoreBackend(
            Path directory, FileLock lock, ChunkFile file, MVStore store, Map<Bucket, MVMap<byte[], byte[]>> maps) {
        this.directory = directory;
        this.lock = lock;
        this.file = file;
        this.store = store;
        this.maps = maps;
        this.housekeeping = new Housekeeping(store, file);
        this.newest = new CommittedState(store, maps);
        this.synced = newest;
        this.newest.acquire();
        housekeeping.look(true);
    }

    static MvStoreBackend open(Path directory, DiskCalls calls) throws BackendException {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new BackendException("cannot make " + directory + ": " + e.getMessage(), e);
        }
        FileLock lock = FileLock.take(directory);
        ChunkFile file = null;
        boolean opened = false;
        try {
            file = ChunkFile.open(directory.resolve(FILE).toFile(), calls, Map.of("cacheSize", CACHE_MIB));
            MVStore store =
                    new MVStore.Builder().autoCommitDisabled().fileStore(file).open();
            store.setVersionsToKeep(0);
            store.setRetentionTime(0);
            Map<Bucket, MVMap<byte[], byte[]>> maps = maps(store);
            store.commit();
            store.sync();
            check(directory, file);
            MvStoreBackend backend = new MvStoreBackend(directory, lock, file, store, maps);
            opened = true;
            return backend;
        } catch (RuntimeException | IOException e) {
            throw failure("cannot open " + directory, e);
        } finally {
            if (!opened) {
                abandon(lock, file);
            }
        }
    }

    private static Map<Bucket, MVMap<byte[], byte[]>> maps(MVStore store) {
        Map<Bucket, MVMap<byte[], byte[]>> maps = new EnumMap<>(Bucket.class);
        for (Bucket bucket : Bucket.values()) {
            maps.put(
                    bucket,
                    store.openMap(
                            bucket.etcdName(),
                            new MVMap.Builder<byte[], byte[]>()
                                    .keyType(ByteArrayDataType.INSTANCE)
                                    .valueType(ByteArrayDataType.INSTANCE)));
        }
        return maps;
    }

    @Override
    public void apply(WriteBatch batch, Durability durability) throws BackendException {
        checkUsable();
        boolean applied = false;
        try {
            batch.replay(new Writes());
            store.commit();
            if (durability == Durability.SYNCED || file.unsynced() > UNSYNCED_BYTES_MAX) {
                store.sync();
            }
            check(directory, file);
            committed();
            housekeeping.step();
            check(directory, file);
            applied = true;
        } catch (RuntimeException e) {
            throw failure("cannot write to " + directory, e);
        } finally {
            failed = !applied;
        }
    }

    /** The newest commit is what snapshots show; the newest synced one is kept until there is a newer one. */
    private void committed() {
        CommittedState before = newest;
        newest = new CommittedState(store, maps);
        before.release();
        if (file.unsynced() == 0) {
            keepSynced();
        }
    }

    private void keepSynced() {
        CommittedState before = synced;
        synced = newest;
        synced.acquire();
        before.release();
    }

    @Override
    public void sync() throws BackendException {
        checkUsable();
        store.sync();
        try {
            check(directory, file);
        } catch (BackendException e) {
            failed = true;
            throw e;
        }
        keepSynced();
    }

    private void checkUsable() throws BackendException {
        if (failed || closed) {
            throw new BackendException(directory + (closed ? " is closed" : " failed before"));
        }
    }

    private static void check(Path directory, ChunkFile file) throws BackendException {
        IOException cause = file.failure();
        if (cause != null) {
            throw failure("cannot write to " + directory, cause);
        }
    }

    @Override
    public BackendSnapshot snapshot() throws BackendException {
        while (!closed) {
            CommittedState state = newest;
            if (state.acquire()) {
                MvStoreSnapshot snapshot = new MvStoreSnapshot(
                        state,
                        // Sets a new cache up.
                        () -> file.setCacheSize(CACHE_MIB),
                        snapshots::remove);
                snapshots.add(snapshot);
                return snapshot;
            }
            // A batch was committed between the two steps: look again.
        }
        throw new BackendException(directory + " is closed");
    }

    /** A page holds a pair at least, a chunk a batch; a chunk's length is an int. */
    @Override
    public int valueBytesMax() {
        return VALUE_BYTES_MAX;
    }

    @Override
    public long sizeOnDisk() {
        return closed ? 0 : file.size();
    }

    @Override
    public long sizeInUse() {
        return closed ? 0 : housekeeping.bytesInUse();
    }

    @Override
    public void reclaim() {
        if (!closed && !failed) {
            housekeeping.look(true);
        }
    }

    @Override
    public void close() throws BackendException {
        if (closed) {
            return;
        }
        for (MvStoreSnapshot open : snapshots) {
            open.close();
        }
        closed = true;
        newest.release();
        synced.release();
        try {
            if (failed) {
                store.closeImmediately();
            } else {
                store.close();
            }
        } catch (RuntimeException e) {
            throw failure("cannot close " + directory, e);
        } finally {
            abandon(lock, file);
        }
        if (!failed) {
            check(directory, file);
        }
    }

    private static void abandon(FileLock lock, @Nullable ChunkFile file) {
        if (file != null) {
            file.close();
        }
        lock.close();
    }

    private static BackendException failure(String what, Exception e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage());
            if (message.contains("No space left") || message.contains("Disk quota exceeded")) {
                return new NoSpaceException(what + ": no space left on the disk", e);
            }
        }
        return new BackendException(what + ": " + e.getMessage(), e);
    }

    /** A batch's operations, before the commit. */
    private final class Writes implements WriteBatch.Visitor {

        @Override
        public void put(Bucket bucket, byte[] key, byte[] value) {
            map(bucket).put(key.clone(), value.clone());
        }

        @Override
        public void append(Bucket bucket, byte[] key, byte[] value) {
            put(bucket, key, value);
        }

        @Override
        public void delete(Bucket bucket, byte[] key) {
            map(bucket).remove(key);
        }

        private MVMap<byte[], byte[]> map(Bucket bucket) {
            return Objects.requireNonNull(maps.get(bucket));
        }
    }
}
