package dev.quoin.backend;

import dev.quoin.api.backend.BackendException;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Engines that are no longer written, each closed when its last reader has gone, or when the store is closed. On a thread of
 * its own: closing an engine and deleting its files takes longer than the writer may pause, and a reader may be on an event
 * loop.
 */
final class Retirement {

    private static final Logger log = LoggerFactory.getLogger(Retirement.class);

    private final Set<OpenEngine> waiting = new HashSet<>();
    private final Set<Thread> closing = new HashSet<>();

    /** Takes over an engine; {@code whenClosed} is not run where the store is closed first. Any thread. */
    void add(OpenEngine old, Runnable whenClosed) {
        synchronized (this) {
            waiting.add(old);
        }
        old.retire(() -> unused(old, whenClosed));
    }

    private synchronized void unused(OpenEngine old, Runnable whenClosed) {
        if (!waiting.remove(old)) {
            return;
        }
        Thread closer = new Thread(
                () -> {
                    close(old);
                    whenClosed.run();
                    ended(Thread.currentThread());
                },
                "backend-closer");
        closer.setDaemon(true);
        closing.add(closer);
        closer.start();
    }

    private synchronized void ended(Thread closer) {
        closing.remove(closer);
        notifyAll();
    }

    /** Closes what still waits for readers, and returns when all are closed. The writer's thread, which nobody interrupts. */
    synchronized void closeAll() {
        waiting.forEach(Retirement::close);
        waiting.clear();
        while (!closing.isEmpty()) {
            try {
                wait();
            } catch (InterruptedException e) {
                log.warn("interrupted while a replaced store is closed");
            }
        }
    }

    private static void close(OpenEngine old) {
        try {
            old.backend.close();
        } catch (BackendException e) {
            log.warn("closing {}: {}", old.directory, e.getMessage());
        }
    }
}
