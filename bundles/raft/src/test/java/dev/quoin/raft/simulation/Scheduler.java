package dev.quoin.raft.simulation;

import java.util.Comparator;
import java.util.PriorityQueue;

/** Virtual time: events run in the order of their time, and of their arrival within it. */
final class Scheduler {

    private record Event(long at, long sequence, Runnable action) {}

    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::sequence));
    private long now;
    private long sequence;

    long now() {
        return now;
    }

    void after(long delay, Runnable action) {
        events.add(new Event(now + delay, sequence++, action));
    }

    /** Runs the next event. */
    void step() {
        Event event = events.remove();
        now = event.at();
        event.action().run();
    }
}
