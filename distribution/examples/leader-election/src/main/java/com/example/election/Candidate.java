package com.example.election;

import io.grpc.StatusRuntimeException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;

/**
 * Stands for election until it is stopped. While it is elected it renews its lease three times in its span, and steps down by
 * its own clock, counted from before the last renewal was sent: before the store can give the key to another.
 */
final class Candidate implements Runnable, AutoCloseable {
    private static final long STOP_MILLIS_MAX = 5_000;
    private static final long PAUSE_MILLIS = 100;

    private final Ballot ballot;
    private final String name;
    private final long leaseSeconds;
    private final LongFunction<Runnable> elected;
    private final Thread thread;
    private volatile boolean stopped;

    /** @param elected told the fencing token when this candidate is elected; what it returns is run when it no longer is */
    Candidate(Ballot ballot, String name, long leaseSeconds, LongFunction<Runnable> elected) {
        this.ballot = ballot;
        this.name = name;
        this.leaseSeconds = leaseSeconds;
        this.elected = elected;
        this.thread = new Thread(this, "election-" + name);
        this.thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    @Override
    public void run() {
        while (!stopped) {
            try {
                standOnce();
            } catch (InterruptedException e) {
                return;
            } catch (StatusRuntimeException e) {
                // Nobody who knows answers at present: later, perhaps.
                if (!pause()) {
                    return;
                }
            }
        }
    }

    private boolean pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    private void standOnce() throws InterruptedException {
        long before = System.nanoTime();
        long lease = ballot.lease(leaseSeconds);
        Ballot.Outcome outcome = ballot.stand(name, lease);
        if (outcome.elected()) {
            try {
                lead(lease, outcome.revision(), before);
            } finally {
                release(lease);
            }
        } else {
            ballot.revoke(lease);
            ballot.awaitVacancy(outcome.revision() + 1, TimeUnit.SECONDS.toMillis(leaseSeconds));
        }
    }

    /** Where the store cannot be reached the lease ends by itself. */
    private void release(long lease) {
        // The request must go although this thread was told to end.
        boolean interrupted = Thread.interrupted();
        try {
            ballot.revoke(lease);
        } catch (StatusRuntimeException e) {
            return;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void lead(long lease, long token, long before) throws InterruptedException {
        long span = TimeUnit.SECONDS.toNanos(leaseSeconds);
        long end = before + span;
        Runnable stepDown = elected.apply(token);
        try {
            while (!stopped && end - System.nanoTime() > 0) {
                TimeUnit.NANOSECONDS.sleep(Math.min(span / 3, Math.max(0, end - System.nanoTime())));
                long asked = System.nanoTime();
                long left = TimeUnit.NANOSECONDS.toMillis(end - asked);
                if (left > 0 && ballot.renew(lease, left)) {
                    end = asked + span;
                }
            }
        } finally {
            stepDown.run();
        }
    }

    /** Steps down and ends; the key goes at once where the store can be reached. */
    @Override
    @SuppressWarnings("Interruption") // the thread is this class's own, and waits in nothing that minds
    public void close() {
        stopped = true;
        thread.interrupt();
        try {
            thread.join(STOP_MILLIS_MAX);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
