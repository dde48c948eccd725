package dev.quoin.v2store;

import dev.quoin.api.v2store.V2Event;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;

/** The newest events, oldest first. */
final class EventHistory {

    /** Most events kept. */
    static final int EVENTS_MAX = 1000;

    private final Deque<V2Event> events = new ArrayDeque<>();
    private long lastIndex;
    private long added;

    void add(V2Event event) {
        if (events.size() == EVENTS_MAX) {
            events.removeFirst();
        }
        events.addLast(event);
        lastIndex = event.node().modifiedIndex();
        added++;
    }

    Collection<V2Event> events() {
        return Collections.unmodifiableCollection(events);
    }

    /** Index of the oldest event kept, 0 where there is none. */
    long startIndex() {
        return events.isEmpty() ? 0 : events.getFirst().node().modifiedIndex();
    }

    long lastIndex() {
        return lastIndex;
    }

    /** Place of the next event in etcd's ring. */
    int ringBack() {
        return (int) Math.floorMod(added, (long) EVENTS_MAX);
    }

    /** Recovery: the ring's position, which {@link #add} then counts on from. */
    void continueAt(int ringBack, long newestIndex) {
        added = ringBack;
        lastIndex = newestIndex;
    }
}
