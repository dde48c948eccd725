package dev.quoin.backend;

import dev.quoin.api.backend.BackendSnapshot;
import java.util.concurrent.atomic.AtomicInteger;

/** An engine's snapshot with a count of its users, closed with the last of them. Any thread. */
final class SharedSnapshot {

    private final OpenEngine engine;
    private final BackendSnapshot snapshot;
    private final AtomicInteger users = new AtomicInteger(1);

    SharedSnapshot(OpenEngine engine, BackendSnapshot snapshot) {
        this.engine = engine;
        this.snapshot = snapshot;
        engine.hold();
    }

    /** Adds a user; false where the last one has gone already. */
    boolean acquire() {
        int n = users.get();
        while (n > 0) {
            int seen = users.compareAndExchange(n, n + 1);
            if (seen == n) {
                return true;
            }
            n = seen;
        }
        return false;
    }

    void release() {
        if (users.decrementAndGet() == 0) {
            snapshot.close();
            engine.release();
        }
    }

    /** The engine's bytes, values with their sums; while the caller is a user. */
    BackendSnapshot stored() {
        return snapshot;
    }
}
