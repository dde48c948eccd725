package dev.quoin.backend;

import dev.quoin.api.backend.BackendException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waiting for another thread, without giving way to an interrupt and without losing it. */
final class Completion {

    private Completion() {}

    static void await(CompletableFuture<?> done) throws BackendException {
        try {
            done.join();
        } catch (CompletionException e) {
            throw failure(e);
        }
    }

    /** The same with a bound, without the timer thread that a future would start and leave behind. */
    static void await(CompletableFuture<?> done, long millisMax, String late) throws BackendException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millisMax);
        boolean interrupted = false;
        try {
            while (!done.isDone()) {
                try {
                    done.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw failure(e);
                } catch (TimeoutException e) {
                    throw new BackendException(late + " after " + millisMax + " ms", e);
                }
            }
            await(done);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static BackendException failure(Exception e) {
        return e.getCause() instanceof BackendException cause
                ? cause
                : new BackendException(String.valueOf(e.getMessage()), e);
    }
}
