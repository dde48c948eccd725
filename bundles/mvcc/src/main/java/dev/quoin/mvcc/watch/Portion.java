package dev.quoin.mvcc.watch;

import dev.quoin.rpc.mvccpb.Event;
import java.util.ArrayList;
import java.util.List;

/**
 * Events of whole revisions, gathered until there are so many, or they are so large, that a response is full. One
 * revision is never split, so that both bounds may be exceeded by the last one. Used by one thread.
 */
public final class Portion {

    private final int eventsMax;
    private final long bytesMax;
    private final List<Event> events = new ArrayList<>();
    private long bytes;

    /**
     * An empty portion.
     *
     * @param eventsMax events at which it is full
     * @param bytesMax encoded bytes of these at which it is full
     */
    public Portion(int eventsMax, long bytesMax) {
        this.eventsMax = eventsMax;
        this.bytesMax = bytesMax;
    }

    /** Adds an event; where it begins another revision the portion was not {@link #full}. */
    public void add(Event event) {
        events.add(event);
        bytes += event.getSerializedSize();
    }

    /** Whether no further revision is to be added. */
    public boolean full() {
        return events.size() >= eventsMax || bytes >= bytesMax;
    }

    public List<Event> events() {
        return events;
    }
}
