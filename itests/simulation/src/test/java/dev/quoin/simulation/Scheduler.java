package dev.quoin.simulation;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Virtual time: runs what is to happen in the order of its time, on the one thread there is. */
final class Scheduler {

    private record Event(long at, long number, @Nullable MemberProcess owner, Runnable task) {}

    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::number));
    private long now;
    private long number;

    /** Nanoseconds since the beginning of the world. */
    long now() {
        return now;
    }

    long nowMillis() {
        return TimeUnit.NANOSECONDS.toMillis(now);
    }

    /** Events so far: the measure of a simulation's length. */
    long events() {
        return number;
    }

    /** Something that belongs to no process. */
    void after(long nanos, Runnable task) {
        at(now + nanos, null, task);
    }

    void afterMillis(long millis, Runnable task) {
        after(TimeUnit.MILLISECONDS.toNanos(millis), task);
    }

    /** Something that a process does, if it still lives then. A time in the past is now. */
    void at(long nanos, @Nullable MemberProcess owner, Runnable task) {
        events.add(new Event(Math.max(nanos, now), number++, owner, task));
    }

    /** Lets the next thing happen; the process that did it, or null. */
    @Nullable
    MemberProcess step() {
        Event event = events.remove();
        now = event.at();
        if (event.owner() == null) {
            event.task().run();
        } else {
            event.owner().run(event.task());
        }
        return event.owner();
    }
}
