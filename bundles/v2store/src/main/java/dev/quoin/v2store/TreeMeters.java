package dev.quoin.v2store;

import dev.quoin.api.metrics.Counter;
import dev.quoin.api.metrics.Meters;
import java.util.HashMap;
import java.util.Map;

/** What the trees of this process report. Any thread. */
final class TreeMeters {

    static final String GET = "get";
    static final String GET_RECURSIVE = "getRecursive";

    private static final String[] WRITES = {
        "create", "set", "update", "delete", "compareAndSwap", "compareAndDelete",
    };

    private final Map<String, Counter> actions = new HashMap<>();
    private final Counter expired;

    TreeMeters(Meters meters) {
        for (String read : new String[] {GET, GET_RECURSIVE}) {
            actions.put(
                    read,
                    meters.counter(
                            "etcd_debugging_store_reads_total",
                            "Reads of the v2 tree by this member.",
                            "action",
                            read));
        }
        for (String write : WRITES) {
            actions.put(
                    write,
                    meters.counter(
                            "etcd_debugging_store_writes_total", "Writes to the v2 tree, by action.", "action", write));
        }
        expired = meters.counter("etcd_debugging_store_expires_total", "Nodes of the v2 tree that expired.");
    }

    void count(String action) {
        Counter counter = actions.get(action);
        if (counter != null) {
            counter.increment();
        }
    }

    void expired() {
        expired.increment();
    }
}
