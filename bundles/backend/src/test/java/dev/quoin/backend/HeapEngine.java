package dev.quoin.backend;

import dev.quoin.api.backend.Backend;
import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.BackendFactory;
import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.Bucket;
import dev.quoin.api.backend.Durability;
import dev.quoin.api.backend.WriteBatch;
import dev.quoin.env.LocalDisk;
import dev.quoin.env.fixture.Pairs;
import dev.quoin.env.fixture.PairsFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A deliberately dumb engine: copies everything for each batch. It outlives a "crash" of what is above it, because the
 * test keeps it, while its directory is there.
 */
final class HeapEngine implements BackendFactory {

    /** Called before each batch; throws where the test wants it to fail. */
    interface Trouble {
        void beforeApply() throws BackendException;
    }

    private final String name;
    private final boolean durable;
    private final Map<Path, Pairs> states = new ConcurrentHashMap<>();
    volatile Trouble trouble = () -> {};
    final AtomicInteger open = new AtomicInteger();
    final AtomicInteger batches = new AtomicInteger();
    final AtomicInteger syncs = new AtomicInteger();

    HeapEngine(String name, boolean durable) {
        this.name = name;
        this.durable = durable;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean durable() {
        return durable;
    }

    @Override
    public @Nullable String fileFormat() {
        return durable ? PairsFiles.FORMAT : null;
    }

    @Override
    public Backend open(Path directory) throws BackendException {
        Path mark = directory.resolve("heap");
        if (!durable || !Files.exists(mark)) {
            states.put(directory, begun(directory));
            if (durable) {
                try {
                    Files.createFile(mark);
                } catch (IOException e) {
                    throw new BackendException("cannot make " + mark, e);
                }
            }
        }
        open.incrementAndGet();
        return new Opened(directory);
    }

    /** What the files of another store say, where they are there. */
    private static Pairs begun(Path directory) throws BackendException {
        LocalDisk disk = new LocalDisk();
        try {
            return disk.list(directory).isEmpty() ? new Pairs() : PairsFiles.read(disk, directory);
        } catch (IOException e) {
            throw new BackendException("no store in " + directory, e);
        }
    }

    /** Flips one bit of a stored value. */
    void damage(Path directory, Bucket bucket, byte[] key) {
        byte[] value = Objects.requireNonNull(states.get(directory).of(bucket).get(key));
        value[0] ^= 1;
    }

    private final class Opened implements Backend {

        private final Path directory;
        private boolean closed;

        Opened(Path directory) {
            this.directory = directory;
        }

        @Override
        public void apply(WriteBatch batch, Durability durability) throws BackendException {
            trouble.beforeApply();
            check();
            Pairs next = state().copy();
            batch.replay(new WriteBatch.Visitor() {
                @Override
                public void put(Bucket bucket, byte[] key, byte[] value) {
                    next.of(bucket).put(key.clone(), value.clone());
                }

                @Override
                public void append(Bucket bucket, byte[] key, byte[] value) throws BackendException {
                    NavigableMap<byte[], byte[]> pairs = next.of(bucket);
                    if (!pairs.isEmpty() && Arrays.compareUnsigned(pairs.lastKey(), key) >= 0) {
                        throw new BackendException("appended key is not the greatest of " + bucket);
                    }
                    pairs.put(key.clone(), value.clone());
                }

                @Override
                public void delete(Bucket bucket, byte[] key) {
                    next.of(bucket).remove(key);
                }
            });
            states.put(directory, next);
            batches.incrementAndGet();
        }

        private Pairs state() {
            return Objects.requireNonNull(states.get(directory));
        }

        private void check() throws BackendException {
            if (closed) {
                throw new BackendException("closed");
            }
        }

        @Override
        public void sync() throws BackendException {
            check();
            syncs.incrementAndGet();
        }

        @Override
        public BackendSnapshot snapshot() throws BackendException {
            check();
            return state();
        }

        @Override
        public long sizeOnDisk() {
            return 0;
        }

        @Override
        public long sizeInUse() {
            return 0;
        }

        @Override
        public void reclaim() {}

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                open.decrementAndGet();
            }
        }
    }
}
