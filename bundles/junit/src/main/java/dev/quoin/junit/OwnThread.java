package dev.quoin.junit;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Work on frameworks, on a thread of its own: the test's thread may be interrupted by a time-out, which would close files
 * under the storage engine, and has a class loader that the product must not see.
 */
final class OwnThread {
    private OwnThread() {}

    /** Starts work. The class loader becomes that of all threads that the work starts. */
    static <T> CompletableFuture<T> start(String name, ClassLoader loader, Callable<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        result.complete(work.call());
                    } catch (Throwable e) {
                        result.completeExceptionally(e);
                    }
                },
                name);
        thread.setDaemon(true);
        thread.setContextClassLoader(loader);
        thread.start();
        return result;
    }

    /**
     * Waits for the end, whatever interrupts: work that has begun is never left to itself.
     *
     * @throws ClusterException with the work's reason if it failed
     */
    static <T> T await(CompletableFuture<T> work) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return work.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    Throwable cause = e.getCause() == null ? e : e.getCause();
                    throw cause instanceof ClusterException told
                            ? told
                            : new ClusterException(String.valueOf(cause.getMessage()), cause);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
