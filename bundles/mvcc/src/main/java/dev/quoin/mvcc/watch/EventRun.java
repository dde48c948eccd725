package dev.quoin.mvcc.watch;

import dev.quoin.rpc.mvccpb.Event;
import dev.quoin.rpc.mvccpb.KeyValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The events of consecutive whole revisions, in order. Used by one thread. */
final class EventRun {

    private final History history;
    private final long from;
    private final long upTo;
    private final List<Event> events;
    private final @Nullable Event[] withPrevious;

    /**
     * @param from first revision that the run covers
     * @param upTo last one, whether or not there is an event of it
     */
    EventRun(History history, long from, long upTo, List<Event> events) {
        this.history = history;
        this.from = from;
        this.upTo = upTo;
        this.events = events;
        this.withPrevious = new Event[events.size()];
    }

    long from() {
        return from;
    }

    long upTo() {
        return upTo;
    }

    /** The event as a flavour of watcher sees it, or null where it leaves it out. */
    @Nullable
    Event event(int index, Flavour flavour) {
        Event event = events.get(index);
        if (!flavour.admits(event)) {
            return null;
        }
        return flavour.previous() ? withPrevious(index) : event;
    }

    /** What a watcher of a range that has seen everything below {@code fromRevision} is to see; may be empty. */
    List<Event> select(WatchRange range, Flavour flavour, long fromRevision) {
        List<Event> selected = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            KeyValue kv = events.get(i).getKv();
            if (kv.getModRevision() >= fromRevision && range.contains(kv.getKey())) {
                Event event = event(i, flavour);
                if (event != null) {
                    selected.add(event);
                }
            }
        }
        return selected;
    }

    private Event withPrevious(int index) {
        Event event = withPrevious[index];
        if (event == null) {
            event = withPrevious(events.get(index));
            withPrevious[index] = event;
        }
        return event;
    }

    private Event withPrevious(Event event) {
        KeyValue kv = event.getKv();
        boolean creates = event.getType() == Event.EventType.PUT && kv.getCreateRevision() == kv.getModRevision();
        KeyValue previous = creates ? null : history.previous(kv.getKey(), kv.getModRevision());
        return previous == null ? event : event.toBuilder().setPrevKv(previous).build();
    }
}
