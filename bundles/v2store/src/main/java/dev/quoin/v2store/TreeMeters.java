package dev.quoin.v2store;

import dev.quoin.api.metrics.Counter;
import dev.quoin.api.metrics.Meters;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the trees of this process report, for as long as somebody collects it. Any thread. */
final class TreeMeters {

    static final String GET = "get";
    static final String GET_RECURSIVE = "getRecursive";

    private static final String[] WRITES = {
        "create", "set", "update", "delete", "compareAndSwap", "compareAndDelete",
    };

    private volatile @Nullable Counters counters;
    private volatile @Nullable Meters reporter;

    void reportTo(Meters meters) {
        reporter = meters;
        Map<String, Counter> actions = new HashMap<>();
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
        Counter expired = meters.counter("etcd_debugging_store_expires_total", "Nodes of the v2 tree that expired.");
        counters = new Counters(Map.copyOf(actions), expired);
    }

    /** Stops reporting there, unless another has taken over in the meantime. */
    void stopReportingTo(Meters meters) {
        if (reporter == meters) {
            reporter = null;
            counters = null;
        }
    }

    void count(String action) {
        Counters current = counters;
        Counter counter = current == null ? null : current.actions.get(action);
        if (counter != null) {
            counter.increment();
        }
    }

    void expired() {
        Counters current = counters;
        if (current != null) {
            current.expired.increment();
        }
    }

    private record Counters(Map<String, Counter> actions, Counter expired) {}
}
