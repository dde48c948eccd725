package dev.quoin.backend.memory;

import dev.quoin.api.backend.Backend;
import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.Bucket;
import dev.quoin.api.backend.Durability;
import dev.quoin.api.backend.WriteBatch;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A tree for each bucket, replaced all at once by each batch. */
final class MemoryBackend implements Backend {

    /** What a pair takes beside its bytes: two ends in its leaf, its share of nodes and of slack. */
    private static final long OVERHEAD_BYTES = 16;

    private volatile @Nullable Map<Bucket, CopyOnWriteTree> trees = empty();

    private static Map<Bucket, CopyOnWriteTree> empty() {
        Map<Bucket, CopyOnWriteTree> trees = new EnumMap<>(Bucket.class);
        for (Bucket bucket : Bucket.values()) {
            trees.put(bucket, CopyOnWriteTree.empty());
        }
        return trees;
    }

    @Override
    public void apply(WriteBatch batch, Durability durability) throws BackendException {
        Object owner = new Object();
        Map<Bucket, CopyOnWriteTree> edited = new EnumMap<>(Bucket.class);
        open().forEach((bucket, tree) -> edited.put(bucket, tree.editedBy(owner)));
        batch.replay(new WriteBatch.Visitor() {
            @Override
            public void put(Bucket bucket, byte[] key, byte[] value) {
                tree(edited, bucket).put(key, value);
            }

            @Override
            public void append(Bucket bucket, byte[] key, byte[] value) {
                // A put of the greatest key goes down the right edge and splits there.
                tree(edited, bucket).put(key, value);
            }

            @Override
            public void delete(Bucket bucket, byte[] key) {
                tree(edited, bucket).delete(key);
            }
        });
        trees = edited;
    }

    private static CopyOnWriteTree tree(Map<Bucket, CopyOnWriteTree> trees, Bucket bucket) {
        return Objects.requireNonNull(trees.get(bucket));
    }

    private Map<Bucket, CopyOnWriteTree> open() throws BackendException {
        Map<Bucket, CopyOnWriteTree> now = trees;
        if (now == null) {
            throw new BackendException("the store is closed");
        }
        return now;
    }

    @Override
    public void sync() throws BackendException {
        open();
    }

    @Override
    public BackendSnapshot snapshot() throws BackendException {
        return new MemorySnapshot(open());
    }

    @Override
    public long sizeOnDisk() {
        return sizeInUse();
    }

    @Override
    public long sizeInUse() {
        Map<Bucket, CopyOnWriteTree> now = trees;
        long size = 0;
        if (now != null) {
            for (CopyOnWriteTree tree : now.values()) {
                size += tree.bytes() + tree.pairs() * OVERHEAD_BYTES;
            }
        }
        return size;
    }

    @Override
    public void reclaim() {
        // The garbage collector does.
    }

    @Override
    public void close() {
        trees = null;
    }
}
