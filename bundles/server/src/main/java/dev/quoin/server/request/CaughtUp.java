package dev.quoin.server.request;

import dev.quoin.server.apply.AppliedIndex;
import dev.quoin.server.loop.RaftLoop;
import dev.quoin.server.loop.Ticker;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Waits until everything that is committed is applied here, as etcd does before it tells about leases: what was granted a
 * moment ago must be known.
 */
public final class CaughtUp {

    /** How long that may take, as in etcd. */
    private static final long WAIT_MILLIS = 1_000;

    private final RaftLoop loop;
    private final AppliedIndex applied;
    private final Ticker ticker;

    public CaughtUp(RaftLoop loop, AppliedIndex applied, Ticker ticker) {
        this.loop = loop;
        this.applied = applied;
        this.ticker = ticker;
    }

    /** Runs one of the two, at once where it is so now. */
    public void then(Runnable caughtUp, Runnable late) {
        long committed = loop.committed();
        if (applied.get() >= committed) {
            caughtUp.run();
            return;
        }
        AtomicBoolean decided = new AtomicBoolean();
        applied.whenReached(committed, () -> {
            if (decided.compareAndSet(false, true)) {
                caughtUp.run();
            }
        });
        ticker.after(WAIT_MILLIS, () -> {
            if (decided.compareAndSet(false, true)) {
                late.run();
            }
        });
    }
}
