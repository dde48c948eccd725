package dev.quoin.api.mvcc;

import org.osgi.annotation.versioning.ConsumerType;

/** Takes what watchers see. Called from the store's threads, for one stream by one at a time; must not block. */
@ConsumerType
public interface WatchListener {

    /**
     * Offers the events of whole revisions; an empty batch says that the watcher has seen everything up to its revision.
     *
     * @return false where the listener is full: the watcher falls behind, holds nothing in memory, and goes on from the
     *     same revision after {@link WatchStream#resume()}
     */
    boolean offer(long watchId, WatchEvents events);

    /** Says that a watcher was ended because the revisions it still needs are compacted. */
    void compacted(long watchId, long compactRevision);
}
