package dev.quoin.api.mvcc;

import dev.quoin.rpc.mvccpb.Event;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Events of whole revisions, shared by all watchers that see the same. Immutable. */
@ProviderType
public interface WatchEvents {

    /** The store's revision when the batch was made: what the response's header says. */
    long revision();

    /** The events in order. */
    List<Event> events();

    /**
     * The events as the field {@code events} (number 11) of a {@code WatchResponse} on the wire: made once, whoever asks
     * first. Must not be changed.
     */
    byte[] encoded();
}
