package dev.quoin.v3.watch;

import dev.quoin.v3.call.EventLoop;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Which watchers of a stream are due to be told of progress: those that asked for it and were sent no event for an
 * interval. Used on the stream's loop only; one timer for a stream, and none where nobody asked.
 */
final class ProgressTimer {

    private final EventLoop loop;
    private final long millis;
    private final LongConsumer due;

    /** Whether the watcher has been idle since the last tick. */
    private final Map<Long, Boolean> idle = new HashMap<>();

    private EventLoop.@Nullable Timer timer;

    ProgressTimer(EventLoop loop, long millis, LongConsumer due) {
        this.loop = loop;
        this.millis = millis;
        this.due = due;
    }

    void add(long watchId) {
        idle.put(watchId, true);
        if (timer == null) {
            // A tenth at random, so that streams that were opened together are not all due together.
            long jitter = ThreadLocalRandom.current().nextLong(Math.max(1, millis / 10));
            timer = loop.every(millis + jitter, this::tick);
        }
    }

    void sent(long watchId) {
        idle.computeIfPresent(watchId, (id, was) -> false);
    }

    void remove(long watchId) {
        idle.remove(watchId);
    }

    void stop() {
        idle.clear();
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private void tick() {
        idle.forEach((id, wasIdle) -> {
            if (wasIdle) {
                due.accept(id);
            }
        });
        idle.replaceAll((id, wasIdle) -> true);
    }
}
