package dev.quoin.server.storage;

import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.Bucket;
import dev.quoin.api.backend.Durability;
import dev.quoin.api.backend.StateStore;
import dev.quoin.api.backend.StoreTxn;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** The member's store, which a snapshot from the leader replaces by another one. */
public final class SwappedStore implements StateStore {

    private volatile StateStore current;
    private @Nullable Checkpoint checkpoint;

    public SwappedStore(StateStore first) {
        current = first;
    }

    /** Goes over to another store; the one before, which its readers may still need. The apply lane, between transactions. */
    StateStore swap(StateStore next) {
        StateStore before = current;
        current = next;
        if (checkpoint != null) {
            next.checkpointBy(checkpoint);
        }
        return before;
    }

    @Override
    public StoreTxn begin() throws BackendException {
        return current.begin();
    }

    @Override
    public byte @Nullable [] get(Bucket bucket, byte[] key) throws BackendException {
        return current.get(bucket, key);
    }

    @Override
    public BackendSnapshot pin() throws BackendException {
        return current.pin();
    }

    @Override
    public void commit(Durability durability) throws BackendException {
        current.commit(durability);
    }

    @Override
    public int valueBytesMax() {
        return current.valueBytesMax();
    }

    @Override
    public long sizeOnDisk() {
        return current.sizeOnDisk();
    }

    @Override
    public long sizeInUse() {
        return current.sizeInUse();
    }

    @Override
    public void reclaim() {
        current.reclaim();
    }

    @Override
    public void defragment(LongConsumer progress) throws BackendException {
        current.defragment(progress);
    }

    @Override
    public String engine() {
        return current.engine();
    }

    @Override
    public @Nullable String fileFormat() {
        return current.fileFormat();
    }

    @Override
    public boolean durable() {
        return current.durable();
    }

    @Override
    public void checkpointBy(Checkpoint made) {
        checkpoint = made;
        current.checkpointBy(made);
    }

    @Override
    public @Nullable BackendException failure() {
        return current.failure();
    }

    @Override
    public void close() throws BackendException {
        current.close();
    }
}
