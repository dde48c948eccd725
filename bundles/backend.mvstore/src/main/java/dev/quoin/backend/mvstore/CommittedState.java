package dev.quoin.backend.mvstore;

import dev.quoin.api.backend.Bucket;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;

/**
 * What a commit left, kept from being overwritten while somebody uses it. Made by the writer's thread right after the
 * commit; used and let go of by any.
 */
final class CommittedState {

    private final MVStore store;
    private final MVStore.TxCounter kept;
    private final Map<Bucket, MVMap<byte[], byte[]>> maps = new EnumMap<>(Bucket.class);
    private final AtomicInteger users = new AtomicInteger(1);

    /** Used once, by the caller. */
    CommittedState(MVStore store, Map<Bucket, MVMap<byte[], byte[]>> current) {
        this.store = store;
        this.kept = store.registerVersionUsage();
        long version = store.getCurrentVersion();
        current.forEach((bucket, map) -> maps.put(bucket, map.openVersion(version)));
    }

    MVMap<byte[], byte[]> map(Bucket bucket) {
        return Objects.requireNonNull(maps.get(bucket));
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
            store.deregisterVersionUsage(kept);
        }
    }
}
