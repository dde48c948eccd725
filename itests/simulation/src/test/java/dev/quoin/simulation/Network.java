package dev.quoin.simulation;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Loses, delays, duplicates and reorders what machines send each other, and cuts ways from one to another. */
final class Network {

    private static final int LATENCY_MICROS = 500;

    /** Longer than a sender waits. */
    private static final int TRANSFER_MILLIS_MAX = 8_000;

    private record Way(Machine from, Machine to) {}

    private final Scheduler scheduler;
    private final Random random;
    private final Set<Way> cuts = new HashSet<>();
    private double loss;
    private double duplication;
    private int latencyMicrosMax = LATENCY_MICROS;
    private long sent;

    Network(Scheduler scheduler, Random random) {
        this.scheduler = scheduler;
        this.random = random;
    }

    void conditions(double itsLoss, double itsDuplication, long latencyMillisMax) {
        loss = itsLoss;
        duplication = itsDuplication;
        latencyMicrosMax = (int) TimeUnit.MILLISECONDS.toMicros(latencyMillisMax);
    }

    /** One direction only. */
    void cut(Machine from, Machine to) {
        cuts.add(new Way(from, to));
    }

    void isolate(Machine machine, List<Machine> all) {
        for (Machine other : all) {
            if (other != machine) {
                cut(machine, other);
                cut(other, machine);
            }
        }
    }

    /** All ways are open again, whatever the conditions on them. */
    void mend() {
        cuts.clear();
    }

    void heal() {
        cuts.clear();
        loss = 0;
        duplication = 0;
        latencyMicrosMax = LATENCY_MICROS;
    }

    boolean open(Machine from, Machine to) {
        return from == to || !cuts.contains(new Way(from, to));
    }

    long sent() {
        return sent;
    }

    /**
     * Has something arrive at a machine, perhaps late, perhaps never; false where there is no way.
     *
     * @param mayRepeat whether it may arrive twice: a forwarded proposal that does is proposed twice, and no transport
     *     over TCP does that
     */
    boolean carry(Machine from, Machine to, boolean mayRepeat, Runnable arrival) {
        if (!open(from, to) || to.process() == null) {
            return false;
        }
        sent++;
        if (random.nextDouble() >= loss) {
            deliver(from, to, arrival);
            if (mayRepeat && random.nextDouble() < duplication) {
                deliver(from, to, arrival);
            }
        }
        return true;
    }

    private void deliver(Machine from, Machine to, Runnable arrival) {
        scheduler.after(latency(), () -> {
            MemberProcess process = to.process();
            if (process != null && open(from, to)) {
                scheduler.at(scheduler.now(), process, arrival);
            }
        });
    }

    /** Whether a sender that heard nothing in time sends a database again. */
    boolean repeats() {
        return random.nextInt(5) == 0;
    }

    /** How long a database is on its way. */
    long transferNanos() {
        return TimeUnit.MILLISECONDS.toNanos(
                random.nextInt(3) == 0 ? random.nextInt(TRANSFER_MILLIS_MAX) : random.nextInt(20));
    }

    /** Mostly short, now and then as long as it may be. */
    long latency() {
        double part = random.nextDouble();
        return TimeUnit.MICROSECONDS.toNanos(50 + (long) (part * part * latencyMicrosMax));
    }
}
