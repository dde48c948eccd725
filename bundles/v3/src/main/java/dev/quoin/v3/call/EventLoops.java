package dev.quoin.v3.call;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.netty.util.internal.ThreadExecutorMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Finds what belongs to the event loop that the caller runs on. Kept here and not with the thread, so that nothing of this
 * bundle stays behind in the endpoint's threads when the bundle is updated.
 *
 * @param <T> what there is one of for each loop
 */
public final class EventLoops<T> {

    private record Entry<T>(EventLoop loop, T content) {}

    private final Map<EventExecutor, Entry<T>> entries = new ConcurrentHashMap<>();
    private final Function<EventLoop, T> factory;

    public EventLoops(Function<EventLoop, T> factory) {
        this.factory = factory;
    }

    /** What belongs to the current thread's loop. */
    public T current() {
        EventExecutor executor = ThreadExecutorMap.currentExecutor();
        // A transport without event loops (in-process) runs calls on threads of its own.
        EventExecutor key = executor == null ? ImmediateEventExecutor.INSTANCE : executor;
        Entry<T> entry = entries.get(key);
        return entry != null ? entry.content() : add(key);
    }

    private T add(EventExecutor executor) {
        entries.values().removeIf(entry -> entry.loop().ended());
        return entries.computeIfAbsent(executor, absent -> {
                    EventLoop loop = new EventLoop(absent);
                    return new Entry<>(loop, factory.apply(loop));
                })
                .content();
    }
}
