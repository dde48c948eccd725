package dev.quoin.backend.contract;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/** Says which of an engine's writes and syncs fail. Any thread. */
public final class DiskFaults {

    private static final int NEVER = Integer.MAX_VALUE;

    private final AtomicInteger writesLeft = new AtomicInteger(NEVER);
    private final AtomicInteger syncsLeft = new AtomicInteger(NEVER);

    /** Writes so many bytes of what is to be written, from its first on. */
    @FunctionalInterface
    public interface Write {
        void write(int length) throws IOException;
    }

    /** An engine's write goes through here: all of it, or half and an error as of a full disk. */
    public void write(int length, Write write) throws IOException {
        if (writesLeft.decrementAndGet() < 0) {
            write.write(length / 2);
            throw new IOException("No space left on device");
        }
        write.write(length);
    }

    /** Comes before each of an engine's syncs. */
    public void beforeSync() throws IOException {
        if (syncsLeft.decrementAndGet() < 0) {
            throw new IOException("Input/output error");
        }
    }

    void fullAfter(int writes) {
        writesLeft.set(writes);
    }

    void syncsFail() {
        syncsLeft.set(0);
    }

    void heal() {
        writesLeft.set(NEVER);
        syncsLeft.set(NEVER);
    }
}
