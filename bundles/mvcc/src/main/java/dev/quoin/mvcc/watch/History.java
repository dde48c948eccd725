package dev.quoin.mvcc.watch;

import com.google.protobuf.ByteString;
import dev.quoin.api.backend.BackendException;
import dev.quoin.rpc.mvccpb.Event;
import dev.quoin.rpc.mvccpb.KeyValue;
import java.util.List;
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
     * The events of whole revisions in order, ending with the revision in which {@code maxEvents} is reached, so that
     * fewer than {@code maxEvents} means that there are no more up to {@code toRevision}. A put carries the whole
     * key-value, a deletion the key and its revision.
     *
     * @param fromRevision first revision, inclusive
     * @param toRevision last revision, inclusive; not above {@link #revision()}
     */
    List<Event> events(long fromRevision, long toRevision, int maxEvents) throws BackendException;

    /** The live key-value that a key had just before main revision {@code modRevision}, or null where unknown or none. */
    @Nullable
    KeyValue previous(ByteString key, long modRevision);
}
