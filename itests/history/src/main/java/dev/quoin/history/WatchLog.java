package dev.quoin.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.LongStream;
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

    /** Revisions that a watcher cannot see any more, both ends included. */
    private record Gap(long first, long last) {}

    private final Map<String, List<Event>> byWatcher = new TreeMap<>();
    private final Map<String, List<Gap>> gaps = new HashMap<>();
    private final Set<String> written = new HashSet<>();

    /** A watcher was told of a change. */
    public synchronized void saw(String watcher, Event event) {
        written.clear();
        byWatcher.computeIfAbsent(watcher, name -> new ArrayList<>()).add(event);
    }

    /** A watcher was told that what comes after what it saw last, up to a revision, is compacted; it goes on after that. */
    public synchronized void skipped(String watcher, long last) {
        byWatcher.computeIfAbsent(watcher, name -> new ArrayList<>());
        gaps.computeIfAbsent(watcher, name -> new ArrayList<>()).add(new Gap(last(watcher) + 1, last));
    }

    /** The revision that a watcher saw or skipped last, or 0: it goes on after that when it is made anew. */
    public synchronized long last(String watcher) {
        List<Event> events = byWatcher.getOrDefault(watcher, List.of());
        List<Gap> skipped = gaps.getOrDefault(watcher, List.of());
        return Math.max(
                events.isEmpty() ? 0 : events.get(events.size() - 1).revision(),
                skipped.isEmpty() ? 0 : skipped.get(skipped.size() - 1).last());
    }

    private boolean inGap(String watcher, long revision) {
        return gaps.getOrDefault(watcher, List.of()).stream()
                .anyMatch(gap -> gap.first() <= revision && revision <= gap.last());
    }

    /**
     * Judges all watchers; each must have seen everything from {@code first} to {@code last}, both included. A revision that
     * changed no watched key may only be missing where it is missing for all, so {@code dense} says whether each revision
     * of the store changed a watched key. What a watcher {@linkplain #skipped skipped} it need not have seen.
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
            var seen = new HashSet<Long>();
            watcher.getValue().forEach(event -> seen.add(event.revision()));
            for (long revision = first; revision <= last; revision++) {
                boolean missing = !seen.contains(revision) && (dense || truth.containsKey(revision));
                if (missing && !inGap(watcher.getKey(), revision)) {
                    return new Verdict.Bad(watcher.getKey() + " did not see revision " + revision + " "
                            + truth.getOrDefault(revision, List.of()));
                }
            }
        }
        return new Verdict.Good();
    }

    /**
     * Whether the acknowledged writes of a history are there once each, but for those that every watcher skipped; needs
     * unique values and a good log.
     */
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
                long revision = call.answer().revision();
                Event event = truth.get(revision);
                boolean skipped = event == null && byWatcher.keySet().stream().allMatch(name -> inGap(name, revision));
                if (!skipped && !expected(call).equals(event)) {
                    return new Verdict.Bad("an acknowledged write is missing: " + call + ", its revision is " + event);
                }
            }
        }
        return new Verdict.Good();
    }

    /** Whether each revision from {@code first} to {@code last}, both included, was seen by at least one watcher. */
    public synchronized boolean complete(long first, long last) {
        Set<Long> seen = new HashSet<>();
        byWatcher.values().forEach(events -> events.forEach(event -> seen.add(event.revision())));
        return LongStream.rangeClosed(first, last).allMatch(seen::contains);
    }

    /** Whether any watcher saw what an operation would have written; values must be unique. */
    public synchronized boolean saw(Operation operation) {
        String value = written(operation);
        if (written.isEmpty()) {
            byWatcher
                    .values()
                    .forEach(events -> events.forEach(event -> written.add(event.key() + "=" + event.value())));
        }
        return value != null && written.contains(operation.key() + "=" + value);
    }

    private static Event expected(Call call) {
        return new Event(call.answer().revision(), call.operation().key(), written(call.operation()));
    }

    private static @Nullable String written(Operation operation) {
        return operation instanceof Operation.Put put
                ? put.value()
                : operation instanceof Operation.CompareAndSet swap ? swap.value() : null;
    }
}
