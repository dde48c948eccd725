package dev.quoin.simulation;

import java.util.Random;
import java.util.concurrent.TimeUnit;

/** How long things take on one machine. */
final class Pace {

    private static final int HANDOVER_MICROS = 60;
    private static final int SYNC_MICROS = 2_000;

    private final Random random;
    private long syncMicrosMax = SYNC_MICROS;
    private long applyMicrosMax = HANDOVER_MICROS;

    Pace(Random random) {
        this.random = random;
    }

    /** Writes of the log take up to so long. */
    void slowDisk(long millis) {
        syncMicrosMax = TimeUnit.MILLISECONDS.toMicros(millis);
    }

    /** Applying a group of entries takes up to so long. */
    void slowApply(long millis) {
        applyMicrosMax = TimeUnit.MILLISECONDS.toMicros(millis);
    }

    void normal() {
        syncMicrosMax = SYNC_MICROS;
        applyMicrosMax = HANDOVER_MICROS;
    }

    /** Until a lane that was given something does it. */
    long nanos(String lane) {
        long micros =
                switch (lane) {
                    case "quoin-wal", "quoin-snapshot" -> syncMicrosMax;
                    case "quoin-apply" -> applyMicrosMax;
                    default -> HANDOVER_MICROS;
                };
        return TimeUnit.MICROSECONDS.toNanos(1 + (long) (random.nextDouble() * micros));
    }
}
