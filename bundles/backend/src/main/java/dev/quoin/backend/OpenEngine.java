package dev.quoin.backend;

import dev.quoin.api.backend.Backend;
import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.BackendFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An open engine with the name of its directory, counted: whoever reads from it holds it, so that after a switch it is
 * closed when the last snapshot of it is.
 */
final class OpenEngine {

    final BackendFactory factory;
    final Backend backend;
    final String directory;

    private final AtomicInteger holders = new AtomicInteger(1);
    private volatile Runnable whenUnused = () -> {};

    OpenEngine(BackendFactory factory, Backend backend, String directory) {
        this.factory = factory;
        this.backend = backend;
        this.directory = directory;
    }

    /** A snapshot of the newest state, held once for the caller. The thread that applies, or none applying. */
    SharedSnapshot snapshot() throws BackendException {
        return new SharedSnapshot(this, backend.snapshot());
    }

    void hold() {
        holders.incrementAndGet();
    }

    void release() {
        if (holders.decrementAndGet() == 0) {
            whenUnused.run();
        }
    }

    /** Gives up the opener's hold; {@code closing} runs once, on the thread that lets go of the engine last. */
    void retire(Runnable closing) {
        whenUnused = closing;
        release();
    }
}
