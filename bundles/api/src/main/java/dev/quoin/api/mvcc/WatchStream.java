package dev.quoin.api.mvcc;

import org.osgi.annotation.versioning.ProviderType;

/**
 * A set of watchers with one listener. Methods may be called from any thread, but for one stream from one at a time.
 */
@ProviderType
public interface WatchStream extends AutoCloseable {

    /**
     * Begins a watcher. Its events are offered to the listener in revision order, from the start revision on; where that
     * is already compacted the listener is told so instead.
     *
     * @return the watcher's id: the one asked for, or the lowest one not yet given out on this stream
     * @throws DuplicateWatchIdException where the id asked for is in use
     * @throws EmptyWatchRangeException where the range holds no key
     */
    long create(WatchSpec spec) throws DuplicateWatchIdException, EmptyWatchRangeException;

    /** Ends a watcher; false where there is none of this id. */
    boolean cancel(long watchId);

    /**
     * Offers an empty batch at the current revision to a watcher that has seen everything; nothing to one that has not.
     * -1 asks for one batch on behalf of the stream, given once all of its watchers have seen everything.
     */
    void requestProgress(long watchId);

    /** Says that the listener takes batches again after it refused one. */
    void resume();

    /** Ends all watchers. */
    @Override
    void close();
}
