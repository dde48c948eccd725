package dev.quoin.mvcc.lease;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * When to look at which lease next.
 *
 * <p>Invariant: a lease has at most one entry, so the schedule is never larger than the table. An entry may be earlier than
 * what it stands for (renewing a lease does not touch it); whoever takes a due lease looks at the lease itself and puts it
 * back.
 */
final class LeaseSchedule {

    private record Entry(long micros, long id) {}

    private final TreeSet<Entry> entries =
            new TreeSet<>(Comparator.comparingLong(Entry::micros).thenComparingLong(Entry::id));
    private final Map<Long, Entry> byLease = new HashMap<>();

    /** Enters a lease, in place of its former entry. */
    void enter(long id, long micros) {
        remove(id);
        Entry entry = new Entry(micros, id);
        entries.add(entry);
        byLease.put(id, entry);
    }

    void remove(long id) {
        Entry entry = byLease.remove(id);
        if (entry != null) {
            entries.remove(entry);
        }
    }

    /** Takes out a lease whose time has come, or null. */
    @Nullable
    Long takeDue(long nowMicros) {
        if (entries.isEmpty() || entries.first().micros() > nowMicros) {
            return null;
        }
        long id = entries.first().id();
        remove(id);
        return id;
    }

    void clear() {
        entries.clear();
        byLease.clear();
    }

    int size() {
        return entries.size();
    }
}
