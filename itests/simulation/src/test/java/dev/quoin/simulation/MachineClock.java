package dev.quoin.simulation;

import dev.quoin.api.env.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A machine's clocks, which run a little too fast or too slow and may jump: the wall clock both ways, the other ahead. */
final class MachineClock implements Clock {

    private static final long BEGINNING_MILLIS = 1_700_000_000_000L;
    private static final double MILLION = 1e6;

    private record Jump(long at, long nanos) {}

    private final Scheduler scheduler;
    private final double rate;
    private final List<Jump> jumps = new ArrayList<>();
    private long nanosOffset;
    private long wallOffsetMillis;

    /**
     * @param driftPpm how much too fast, in millionths
     */
    MachineClock(Scheduler scheduler, long driftPpm) {
        this.scheduler = scheduler;
        this.rate = 1 + driftPpm / MILLION;
    }

    void jumpWall(long millis) {
        wallOffsetMillis += millis;
    }

    /** As after a suspension of a virtual machine. */
    void jumpAhead(long nanos) {
        nanosOffset += nanos;
        jumps.add(new Jump(scheduler.now(), nanos));
    }

    /** By how much it advanced between two true times. */
    long passed(long from, long to) {
        long jumped = 0;
        for (Jump jump : jumps) {
            jumped += jump.at() >= from && jump.at() <= to ? jump.nanos() : 0;
        }
        return (long) Math.ceil((to - from) * rate) + jumped;
    }

    /** True nanoseconds in which this clock advances by so many. */
    long trueNanos(long own) {
        return (long) (own / rate);
    }

    @Override
    public long nanos() {
        return (long) (scheduler.now() * rate) + nanosOffset + 1;
    }

    @Override
    public long wallMillis() {
        return BEGINNING_MILLIS + TimeUnit.NANOSECONDS.toMillis(nanos()) + wallOffsetMillis;
    }
}
