package dev.quoin.api.backend;

import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The member's replicated state on the active engine.
 *
 * <p>Writes are buffered in memory and reach the engine in batches (100 ms or 10,000 operations by default), whole
 * transactions only, so that data and applied index move together. Reads see every ended transaction at once. The
 * write-ahead log, not this store, makes an acknowledgement durable; before log entries are released, {@link #commit} with
 * {@link Durability#SYNCED} must have returned.
 */
@ProviderType
public interface StateStore extends AutoCloseable {

    /**
     * Begins the one open write transaction; waits while another thread has one (compaction writes in short ones) and
     * while more batches than the bound are on their way to the engine.
     *
     * @return a new object each time; that another one is handed out says that this one has ended
     * @throws BackendException where the store has failed before
     */
    StoreTxn begin() throws BackendException;

    /**
     * The value of a key, a fresh array, with all ended transactions; any thread. The thread of the open transaction sees
     * its writes too. After a failure reads go on.
     *
     * @throws CorruptRecordException where the stored bytes do not match their checksum
     */
    byte @Nullable [] get(Bucket bucket, byte[] key) throws BackendException;

    /** The state with all transactions ended before the call; flushes them to the engine first. Any thread but a transaction's. */
    BackendSnapshot pin() throws BackendException;

    /** Returns when all transactions ended before the call have reached the engine with this durability. */
    void commit(Durability durability) throws BackendException;

    /** Bytes of the longest value that the active engine can store; a longer one may fail the store. Any thread. */
    default int valueBytesMax() {
        return Integer.MAX_VALUE;
    }

    /** Bytes on disk, with what is buffered. */
    long sizeOnDisk();

    /** Bytes that hold live data. */
    long sizeInUse();

    /** Hint that much was deleted. */
    void reclaim();

    /**
     * Rewrites the store into a new directory while it serves, and goes over to it; returns when it has. {@link Backends}
     * tells more of the way.
     *
     * @param progress told the number of pairs copied so far
     */
    void defragment(LongConsumer progress) throws BackendException;

    /** Name of the active engine. */
    String engine();

    /** Which {@link StoreFiles} can take this store's place, as far as their format goes; null for none. Any thread. */
    default @Nullable String fileFormat() {
        return null;
    }

    /** Whether the active engine keeps what it stores when the process ends. Any thread; a switch changes it. */
    default boolean durable() {
        return true;
    }

    /**
     * Sets what is done before the store goes over to an engine that is not durable: a checkpoint of all that has been
     * applied, from which the store can be built anew.
     *
     * @param checkpoint called from a thread of the store's own, returns when the checkpoint is durable
     */
    default void checkpointBy(Checkpoint checkpoint) {}

    /** The owner's way to a state that outlives an engine which is not durable. */
    @FunctionalInterface
    interface Checkpoint {
        void complete() throws BackendException;
    }

    /** Why the store can no longer be written ({@link NoSpaceException}: for want of disk), or null while it is well. */
    @Nullable
    BackendException failure();

    @Override
    void close() throws BackendException;
}
