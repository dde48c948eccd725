package dev.quoin.mvcc.index;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** What the key index does, done by looking through the list of everything that ever happened. */
final class EventLog {

    /** One change. */
    record Event(String key, long main, int sub, boolean tombstone, boolean leased) {}

    /** A living key. */
    record Found(String key, long main, int sub, long created, long version, boolean leased) {}

    private final List<Event> events = new ArrayList<>();

    void put(String key, long main, int sub, boolean leased) {
        events.add(new Event(key, main, sub, false, leased));
    }

    void tombstone(String key, long main, int sub) {
        events.add(new Event(key, main, sub, true, false));
    }

    Found get(String key, long revision) {
        Found found = null;
        for (Event event : events) {
            if (!event.key.equals(key) || event.main > revision) {
                continue;
            }
            if (event.tombstone) {
                found = null;
            } else if (found == null) {
                found = new Found(key, event.main, event.sub, event.main, 1, event.leased);
            } else {
                found = new Found(key, event.main, event.sub, found.created, found.version + 1, event.leased);
            }
        }
        return found;
    }

    List<Found> range(String from, String end, long revision) {
        TreeSet<String> keys = new TreeSet<>();
        events.forEach(event -> keys.add(event.key));
        List<Found> found = new ArrayList<>();
        for (String key : keys) {
            Found one = key.compareTo(from) >= 0 && (end == null || key.compareTo(end) < 0) ? get(key, revision) : null;
            if (one != null) {
                found.add(one);
            }
        }
        return found;
    }

    /** Whether a compaction leaves this event. */
    boolean keeps(Event event, long compacted, boolean keepTombstone) {
        if (event.main > compacted) {
            return true;
        }
        Event last = null;
        for (Event other : events) {
            if (other.key.equals(event.key) && other.main <= compacted) {
                last = other;
            }
        }
        return event.equals(last) && (!event.tombstone || (keepTombstone && event.main == compacted));
    }

    List<Event> events() {
        return events;
    }

    static byte[] bytes(String key) {
        return key.getBytes(StandardCharsets.UTF_8);
    }
}
