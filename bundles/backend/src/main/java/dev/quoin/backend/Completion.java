package dev.quoin.backend;

import dev.quoin.api.backend.BackendException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Waiting for another thread, without giving way to an interrupt and without losing it. */
final class Completion {

    private Completion() {}

    static void await(CompletableFuture<?> done) throws BackendException {
        try {
            done.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof BackendException cause) {
                throw cause;
            }
            throw new BackendException(String.valueOf(e.getMessage()), e);
        }
    }
}
