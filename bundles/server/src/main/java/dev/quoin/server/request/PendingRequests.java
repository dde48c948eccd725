package dev.quoin.server.request;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The requests under way by their ids, bounded in number and in bytes. Any thread. */
final class PendingRequests {

    /** Most requests under way. */
    static final int COUNT_MAX = 100_000;

    /** Most bytes of them, encoded. Each is there twice, parsed and as an entry. */
    static final long BYTES_MAX = Runtime.getRuntime().maxMemory() / 4;

    private final ConcurrentHashMap<Long, Pending> pending = new ConcurrentHashMap<>();
    private final AtomicLong bytes = new AtomicLong();

    /** Whether no more may come until some are answered. */
    boolean full() {
        return pending.size() >= COUNT_MAX || bytes.get() >= BYTES_MAX;
    }

    void add(long id, Pending request) {
        bytes.addAndGet(request.bytes);
        pending.put(id, request);
    }

    @Nullable
    Pending get(long id) {
        return pending.get(id);
    }

    /** Takes a request out, so that only one answers it; null where somebody did. */
    @Nullable
    Pending remove(long id) {
        Pending request = pending.remove(id);
        if (request != null) {
            bytes.addAndGet(-request.bytes);
        }
        return request;
    }

    void forEach(BiConsumer<Long, Pending> action) {
        pending.forEach(action);
    }

    Set<Long> ids() {
        return pending.keySet();
    }

    int size() {
        return pending.size();
    }
}
