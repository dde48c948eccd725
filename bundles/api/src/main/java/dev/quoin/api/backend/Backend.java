package dev.quoin.api.backend;

import org.osgi.annotation.versioning.ProviderType;

/**
 * An ordered, transactional byte map for each {@link Bucket}: the whole of what a storage engine has to be.
 *
 * <p>Keys are ordered bytewise, unsigned. {@link #apply} and {@link #close()} are called by one thread at a time;
 * snapshots are taken and read from any thread. No thread that calls is ever interrupted.
 */
@ProviderType
public interface Backend extends AutoCloseable {

    /**
     * Applies a whole batch or nothing of it, also across a crash.
     *
     * @throws BackendException after which only {@link #close()} may be called
     */
    void apply(WriteBatch batch, Durability durability) throws BackendException;

    /** Makes everything applied so far durable. */
    void sync() throws BackendException;

    /** The state after the last applied batch, unchanged by later ones until it is closed. */
    BackendSnapshot snapshot() throws BackendException;

    /** Bytes of the longest value that can be stored under a key of up to 1 KiB; a longer one may fail the store. */
    default int valueBytesMax() {
        return Integer.MAX_VALUE;
    }

    /** Bytes that the store takes on disk (or in memory, where it has no disk). */
    long sizeOnDisk();

    /** Bytes of {@link #sizeOnDisk()} that hold live data, estimated. */
    long sizeInUse();

    /** Hint that much was deleted or a long snapshot was closed, and space may be reclaimed in the background. */
    void reclaim();

    @Override
    void close() throws BackendException;
}
