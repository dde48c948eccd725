package dev.quoin.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What watchers of all keys were told, from one revision on. Each must see every revision once and in order, all must see
 * the same, and every acknowledged write must be there exactly once, with the revision that its client was told.
 *
 * <p>Safe for use by several threads; one watcher's events come from one thread at a time.
 */
public final class WatchLog {

    /** One change; null is a deletion. */
    public record Event(long revision, String key, @Nullable String value) {}

    private final Map<String, List<Event>> byWatcher = new TreeMap<>();

    /** A watcher was told of a change. */
    public synchronized void saw(String watcher, Event event) {
        byWatcher.computeIfAbsent(watcher, name -> new ArrayList<>()).add(event);
    }

    /** The revision that a watcher saw last, or 0: where it is to go on when it is made anew. */
    public synchronized long last(String watcher) {
        List<Event> events = byWatcher.getOrDefault(watcher, List.of());
        return events.isEmpty() ? 0 : events.get(events.size() - 1).revision();
    }

    /**
     * Judges all watchers; each must have seen everything from {@code first} to {@code last}, both included. A revision that
     * changed no watched key may only be missing where it is missing for all, so {@code dense} says whether each revision
     * of the store changed a watched key.
     */
    public synchronized Verdict check(long first, long last, boolean dense) {
        SortedMap<Long, List<Event>> truth = new TreeMap<>();
        for (var watcher : byWatcher.entrySet()) {
            long before = 0;
            Map<Long, List<Event>> seen = new HashMap<>();
            for (Event event : watcher.getValue()) {
                if (event.revision() < before) {
                    return new Verdict.Bad(watcher.getKey() + " saw " + event + " after revision " + before);
                }
                before = event.revision();
                seen.computeIfAbsent(before, revision -> new ArrayList<>()).add(event);
            }
            for (var revision : seen.entrySet()) {
                List<Event> known = truth.putIfAbsent(revision.getKey(), revision.getValue());
                if (known != null && !known.equals(revision.getValue())) {
                    return new Verdict.Bad(
                            watcher.getKey() + " saw " + revision.getValue() + ", another watcher " + known);
                }
                if (revision.getValue().stream().map(Event::key).distinct().count()
                        < revision.getValue().size()) {
                    return new Verdict.Bad(watcher.getKey() + " saw one change twice: " + revision.getValue());
                }
            }
        }
        return gaps(truth, first, last, dense);
    }

    private Verdict gaps(SortedMap<Long, List<Event>> truth, long first, long last, boolean dense) {
        for (var watcher : byWatcher.entrySet()) {
            var seen = new java.util.HashSet<Long>();
            watcher.getValue().forEach(event -> seen.add(event.revision()));
            for (long revision = first; revision <= last; revision++) {
                if (!seen.contains(revision) && (dense || truth.containsKey(revision))) {
                    return new Verdict.Bad(watcher.getKey() + " did not see revision " + revision + " "
                            + truth.getOrDefault(revision, List.of()));
                }
            }
        }
        return new Verdict.Good();
    }

    /** Whether the acknowledged writes of a history are there once each; needs unique values and a good log. */
    public synchronized Verdict explains(History history) {
        Map<Long, Event> truth = new HashMap<>();
        Map<String, Event> byValue = new HashMap<>();
        for (List<Event> events : byWatcher.values()) {
            for (Event event : events) {
                truth.put(event.revision(), event);
                Event twin = event.value() == null ? null : byValue.put(event.key() + "=" + event.value(), event);
                if (twin != null && twin.revision() != event.revision()) {
                    return new Verdict.Bad("one write happened twice: " + twin + " and " + event);
                }
            }
        }
        for (Call call : history.calls()) {
            if (call.outcome() == Call.Outcome.OK && Revisions.wrote(call)) {
                Event event = truth.get(call.answer().revision());
                if (event == null || !event.equals(expected(call))) {
                    return new Verdict.Bad("an acknowledged write is missing: " + call + ", its revision is " + event);
                }
            }
        }
        return new Verdict.Good();
    }

    private static Event expected(Call call) {
        Operation operation = call.operation();
        String value = operation instanceof Operation.Put put
                ? put.value()
                : operation instanceof Operation.CompareAndSet swap ? swap.value() : null;
        return new Event(call.answer().revision(), operation.key(), value);
    }
}
