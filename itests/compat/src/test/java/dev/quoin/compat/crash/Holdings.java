package dev.quoin.compat.crash;

import java.util.Map;
import java.util.TreeMap;

/**
 * The keys and leases of one writer, which alone writes them.
 *
 * @param keys by key
 * @param leases granted time to live in seconds by id
 */
record Holdings(Map<String, Held> keys, Map<Long, Long> leases) {

    /** The revision of a write that nobody acknowledged. */
    static final long UNKNOWN = -1;

    /** What a key holds, and the revision that it was written at. */
    record Held(String value, long lease, long revision) {}

    static Holdings none() {
        return new Holdings(new TreeMap<>(), new TreeMap<>());
    }

    Holdings copy() {
        return new Holdings(new TreeMap<>(keys), new TreeMap<>(leases));
    }

    void put(String key, String value, long lease, long revision) {
        keys.put(key, new Held(value, lease, revision));
    }

    /** Ends a lease and with it its keys. */
    void revoke(long lease) {
        leases.remove(lease);
        keys.values().removeIf(held -> held.lease() == lease);
    }

    /** Whether a server that holds {@code seen} holds this, whatever the revisions that are unknown here. */
    boolean isSeenAs(Holdings seen) {
        if (!leases.equals(seen.leases) || !keys.keySet().equals(seen.keys.keySet())) {
            return false;
        }
        return keys.entrySet().stream().allMatch(entry -> {
            Held mine = entry.getValue();
            Held theirs = seen.keys.get(entry.getKey());
            long revision = mine.revision() == UNKNOWN && theirs != null ? theirs.revision() : mine.revision();
            return new Held(mine.value(), mine.lease(), revision).equals(theirs);
        });
    }
}
