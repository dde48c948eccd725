package dev.quoin.backend;

import dev.quoin.api.backend.Backend;
import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.BackendFactory;
import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.Bucket;
import dev.quoin.api.backend.Durability;
import dev.quoin.api.backend.WriteBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
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
    private final Map<Path, Map<Bucket, NavigableMap<byte[], byte[]>>> states = new ConcurrentHashMap<>();
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
    public Backend open(Path directory) throws BackendException {
        Path mark = directory.resolve("heap");
        if (!durable || !Files.exists(mark)) {
            states.put(directory, emptyState());
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

    /** Flips one bit of a stored value. */
    void damage(Path directory, Bucket bucket, byte[] key) {
        byte[] value = Objects.requireNonNull(states.get(directory).get(bucket).get(key));
        value[0] ^= 1;
    }

    static Map<Bucket, NavigableMap<byte[], byte[]>> emptyState() {
        Map<Bucket, NavigableMap<byte[], byte[]>> state = new EnumMap<>(Bucket.class);
        for (Bucket bucket : Bucket.values()) {
            state.put(bucket, new TreeMap<>(Arrays::compareUnsigned));
        }
        return state;
    }

    static Map<Bucket, NavigableMap<byte[], byte[]>> copy(Map<Bucket, NavigableMap<byte[], byte[]>> state) {
        Map<Bucket, NavigableMap<byte[], byte[]>> copy = new EnumMap<>(Bucket.class);
        state.forEach((bucket, pairs) -> copy.put(bucket, new TreeMap<>(pairs)));
        return copy;
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
            Map<Bucket, NavigableMap<byte[], byte[]>> next = copy(state());
            batch.replay(new WriteBatch.Visitor() {
                @Override
                public void put(Bucket bucket, byte[] key, byte[] value) {
                    next.get(bucket).put(key.clone(), value.clone());
                }

                @Override
                public void append(Bucket bucket, byte[] key, byte[] value) throws BackendException {
                    NavigableMap<byte[], byte[]> pairs = next.get(bucket);
                    if (!pairs.isEmpty() && Arrays.compareUnsigned(pairs.lastKey(), key) >= 0) {
                        throw new BackendException("appended key is not the greatest of " + bucket);
                    }
                    pairs.put(key.clone(), value.clone());
                }

                @Override
                public void delete(Bucket bucket, byte[] key) {
                    next.get(bucket).remove(key);
                }
            });
            states.put(directory, next);
            batches.incrementAndGet();
        }

        private Map<Bucket, NavigableMap<byte[], byte[]>> state() {
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
            return new HeapSnapshot(state());
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

    record HeapSnapshot(Map<Bucket, NavigableMap<byte[], byte[]>> state) implements BackendSnapshot {

        @Override
        public byte @Nullable [] get(Bucket bucket, byte[] key) {
            byte[] value = state.get(bucket).get(key);
            return value == null ? null : value.clone();
        }

        @Override
        public Cursor scan(Bucket bucket, byte[] from, byte @Nullable [] to) {
            NavigableMap<byte[], byte[]> pairs = state.get(bucket).tailMap(from, true);
            Iterator<Map.Entry<byte[], byte[]>> entries =
                    (to == null ? pairs : pairs.headMap(to, false)).entrySet().iterator();
            return new Cursor() {
                private Map.@Nullable Entry<byte[], byte[]> entry;

                @Override
                public boolean next() {
                    entry = entries.hasNext() ? entries.next() : null;
                    return entry != null;
                }

                @Override
                public byte[] key() {
                    return entry.getKey().clone();
                }

                @Override
                public byte[] value() {
                    return entry.getValue().clone();
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public long count(Bucket bucket) {
            return state.get(bucket).size();
        }

        @Override
        public void close() {}
    }
}
