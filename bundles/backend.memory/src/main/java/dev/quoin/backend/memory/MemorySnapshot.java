package dev.quoin.backend.memory;

import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.Bucket;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The trees as one batch left them. */
final class MemorySnapshot implements BackendSnapshot {

    private volatile @Nullable Map<Bucket, CopyOnWriteTree> trees;

    MemorySnapshot(Map<Bucket, CopyOnWriteTree> trees) {
        this.trees = trees;
    }

    private CopyOnWriteTree tree(Bucket bucket) throws BackendException {
        Map<Bucket, CopyOnWriteTree> open = trees;
        if (open == null) {
            throw new BackendException("the snapshot is closed");
        }
        return Objects.requireNonNull(open.get(bucket));
    }

    @Override
    public byte @Nullable [] get(Bucket bucket, byte[] key) throws BackendException {
        return tree(bucket).get(key);
    }

    @Override
    public Cursor scan(Bucket bucket, byte[] from, byte @Nullable [] to) throws BackendException {
        CopyOnWriteTree.Walk walk = tree(bucket).walk(from, to);
        return new Cursor() {
            @Override
            public boolean next() {
                return walk.next();
            }

            @Override
            public byte[] key() {
                return walk.key();
            }

            @Override
            public byte[] value() {
                return walk.value();
            }

            @Override
            public void close() {
                // Holds nothing but nodes.
            }
        };
    }

    @Override
    public long count(Bucket bucket) throws BackendException {
        return tree(bucket).pairs();
    }

    @Override
    public void close() {
        trees = null;
    }
}
