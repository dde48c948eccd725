package dev.quoin.server.loop;

import dev.quoin.api.env.Clock;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices a log disk that does not come back from a write or a sync.
 *
 * <pre>
 *  WELL ── a write takes too long ──► STALLED ── it comes back ──► PROBING ── a sync of nothing is quick ──► WELL
 *                                        ▲                            │
 *                                        └──── the sync takes long ───┘
 * </pre>
 *
 * <p>A member that is not WELL does not ask for leadership: what it would be elected for it cannot write.
 */
public final class DiskStall {

    private static final Logger LOG = LoggerFactory.getLogger(DiskStall.class);
    private static final long NOT_WRITING = 0;

    private final Clock clock;
    private final long tooLongNanos;
    private volatile long writingSince = NOT_WRITING;
    private volatile boolean stalled;
    private final AtomicLong stalls = new AtomicLong();

    /**
     * @param tooLongMillis when a write has stalled; less than an election time-out, after which Raft is silent
     */
    public DiskStall(Clock clock, long tooLongMillis) {
        this.clock = clock;
        this.tooLongNanos = TimeUnit.MILLISECONDS.toNanos(tooLongMillis);
    }

    Clock clock() {
        return clock;
    }

    /** A write to the log. */
    interface Write {
        void run() throws IOException;
    }

    /** Runs a write under watch. The thread that writes the log. */
    void watched(Write write) throws IOException {
        long since = clock.nanos();
        writingSince = since == NOT_WRITING ? 1 : since;
        try {
            write.run();
        } finally {
            writingSince = NOT_WRITING;
        }
    }

    /** Whether a sync that was meant to find out took so little that the disk is well again; the log's lane. */
    boolean probe(Write sync) throws IOException {
        long begun = clock.nanos();
        watched(sync);
        boolean quick = clock.nanos() - begun < tooLongNanos / 2;
        if (quick) {
            stalled = false;
            LOG.info("the log's disk syncs again");
        }
        return quick;
    }

    /** Whether a stall has begun since the last call. Any one thread, a few times in an election time-out. */
    boolean begins() {
        if (stalled || !writesTooLong()) {
            return false;
        }
        stalled = true;
        stalls.incrementAndGet();
        LOG.atError()
                .addKeyValue("stalled-millis", TimeUnit.NANOSECONDS.toMillis(clock.nanos() - writingSince))
                .log("the log's disk has stalled: a write or sync does not come back");
        return true;
    }

    /** Whether the stall is over as far as the write is concerned, so that a probe can be made. */
    boolean wantsProbe() {
        return stalled && writingSince == NOT_WRITING;
    }

    /** Whether the disk has stalled and has not been found well since. */
    public boolean stalled() {
        return stalled;
    }

    /** How often it has stalled. */
    public long stalls() {
        return stalls.get();
    }

    private boolean writesTooLong() {
        long since = writingSince;
        return since != NOT_WRITING && clock.nanos() - since > tooLongNanos;
    }
}
