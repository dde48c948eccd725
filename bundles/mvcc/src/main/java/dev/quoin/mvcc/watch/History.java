package dev.quoin.mvcc.watch;

import com.google.protobuf.ByteString;
import dev.quoin.api.backend.BackendException;
import dev.quoin.rpc.mvccpb.KeyValue;
import org.jspecify.annotations.Nullable;

/**
 * What the watch hub reads from the store. Any thread. The hub may hold its lock while it asks, and the apply thread waits
 * for that lock when it publishes: no method may wait for the apply thread.
 */
public interface History {

    /** Main revision of the last ended transaction. */
    long revision();

    /**
     * Revision of the last compaction, -1 before the first. Raised before anything is deleted, so that what was read is
     * complete if this is still at or below the revision it was read from.
     */
    long compactRevision();

    /**
     * Adds the events of whole revisions in order until the portion is full or there are no more. A put carries the whole
     * key-value, a deletion the key and its revision.
     *
     * @param fromRevision first revision, inclusive
     * @param toRevision last revision, inclusive; not above {@link #revision()}
     * @return the last revision that was looked at: {@code toRevision} unless the portion was full before
     */
    long read(long fromRevision, long toRevision, Portion portion) throws BackendException;

    /** The live key-value that a key had just before main revision {@code modRevision}, or null where unknown or none. */
    @Nullable
    KeyValue previous(ByteString key, long modRevision);
}
