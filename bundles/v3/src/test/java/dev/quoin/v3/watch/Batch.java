package dev.quoin.v3.watch;

import dev.quoin.api.mvcc.WatchEvents;
import dev.quoin.rpc.etcdserverpb.WatchResponse;
import dev.quoin.rpc.mvccpb.Event;
import java.util.List;

/** A batch as a member offers it. */
public record Batch(long revision, List<Event> events) implements WatchEvents {

    /** A batch of events. */
    public static Batch of(long revision, List<Event> events) {
        return new Batch(revision, events);
    }

    @Override
    public byte[] encoded() {
        return WatchResponse.newBuilder().addAllEvents(events).build().toByteArray();
    }
}
