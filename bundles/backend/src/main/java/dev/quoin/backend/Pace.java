package dev.quoin.backend;

import dev.quoin.api.backend.BackendException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Keeps a copy from taking the machine: after each chunk it rests as long as the chunk took, and looks whether to go on. Where
 * the disk or the processors are busy a chunk takes longer, and so does the rest: the busier they are, the less is added.
 */
final class Pace implements PairCopy.Progress {

    /** Soon enough for whoever cancels. */
    private static final long REST_NANOS_MAX = TimeUnit.SECONDS.toNanos(1);

    /** Whether to go on. */
    interface Question {
        void check() throws BackendException;
    }

    private final ProgressReport report;
    private final Room room;
    private final boolean onDisk;
    private final Question goingOn;
    private long chunkBegunNanos = System.nanoTime();
    private boolean checking;

    Pace(ProgressReport report, Room room, boolean onDisk, Question goingOn) {
        this.report = report;
        this.room = room;
        this.onDisk = onDisk;
        this.goingOn = goingOn;
    }

    @Override
    public void copied(long keys, long bytes) throws BackendException {
        report.copied(keys, bytes);
        if (onDisk) {
            room.requireReserve();
        }
        rest();
    }

    @Override
    public void checked(long keys) throws BackendException {
        if (!checking) {
            checking = true;
            report.checking();
        }
        report.checked(keys);
        rest();
    }

    private void rest() throws BackendException {
        goingOn.check();
        LockSupport.parkNanos(Math.min(REST_NANOS_MAX, System.nanoTime() - chunkBegunNanos));
        chunkBegunNanos = System.nanoTime();
    }
}
