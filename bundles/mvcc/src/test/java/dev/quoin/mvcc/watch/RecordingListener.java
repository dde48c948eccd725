package dev.quoin.mvcc.watch;

import dev.quoin.api.mvcc.WatchEvents;
import dev.quoin.api.mvcc.WatchListener;
import dev.quoin.rpc.mvccpb.Event;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Keeps what it was offered, and refuses when told to. */
final class RecordingListener implements WatchListener {

    record Batch(long watchId, WatchEvents events) {}

    final List<Batch> batches = new ArrayList<>();
    final Map<Long, List<Event>> events = new HashMap<>();
    final Map<Long, Long> compacted = new HashMap<>();
    boolean full;

    @Override
    public synchronized boolean offer(long watchId, WatchEvents batch) {
        if (full) {
            return false;
        }
        batches.add(new Batch(watchId, batch));
        events.computeIfAbsent(watchId, absent -> new ArrayList<>()).addAll(batch.events());
        return true;
    }

    @Override
    public synchronized void compacted(long watchId, long compactRevision) {
        compacted.put(watchId, compactRevision);
    }

    synchronized void full(boolean isFull) {
        full = isFull;
    }

    synchronized List<Event> eventsOf(long watchId) {
        return List.copyOf(events.getOrDefault(watchId, List.of()));
    }

    /** Events as {@code PUT key=value@revision} or {@code DELETE key@revision}. */
    synchronized List<String> seen(long watchId) {
        return eventsOf(watchId).stream().map(RecordingListener::text).toList();
    }

    private static String text(Event event) {
        String key = event.getKv().getKey().toStringUtf8();
        String previous =
                event.hasPrevKv() ? " was " + event.getPrevKv().getValue().toStringUtf8() : "";
        String change = event.getType() == Event.EventType.DELETE
                ? "DELETE " + key
                : "PUT " + key + "=" + event.getKv().getValue().toStringUtf8();
        return change + "@" + event.getKv().getModRevision() + previous;
    }
}
