package dev.quoin.backend;

import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.BackendFactory;
import dev.quoin.api.backend.MoveRefusedException;
import dev.quoin.api.backend.NoSpaceException;
import dev.quoin.api.env.Disk;
import java.io.IOException;
import java.nio.file.Path;

/** Whether a second store fits beside the first. */
final class Room {

    /** Left for the log and for the store that serves; with less the member refuses writes. */
    private static final long RESERVE_BYTES = 256L << 20;

    /** What an engine adds to the pairs, in per cent. */
    private static final long OVERHEAD_PERCENT = 20;

    /** The part of the heap that a store in memory may take. */
    private static final long HEAP_PERCENT = 60;

    private final Disk disk;
    private final Path directory;

    Room(Disk disk, Path directory) {
        this.disk = disk;
        this.directory = directory;
    }

    /** Refuses a store of so many live bytes where there is no room for it. */
    void require(BackendFactory target, long bytesInUse) throws MoveRefusedException {
        long needed = bytesInUse / 100 * (100 + OVERHEAD_PERCENT);
        if (!target.durable()) {
            long heap = Runtime.getRuntime().maxMemory() / 100 * HEAP_PERCENT;
            if (needed > heap) {
                throw refused("the store takes about " + mib(needed) + " in memory, and the heap has room for "
                        + mib(heap) + "; give the process more with -Xmx");
            }
            return;
        }
        long usable;
        try {
            usable = disk.usableBytes(directory);
        } catch (IOException e) {
            throw refused("cannot tell how much room the disk has: " + e.getMessage());
        }
        if (usable - RESERVE_BYTES < needed) {
            throw refused("a second store takes about " + mib(needed) + " and " + mib(RESERVE_BYTES)
                    + " must stay free, but the disk has " + mib(usable) + " left; make room first");
        }
    }

    /** Gives up before the store that serves, and the log, have no room. */
    void requireReserve() throws BackendException {
        try {
            if (disk.usableBytes(directory) < RESERVE_BYTES) {
                IOException cause = new IOException("less than " + mib(RESERVE_BYTES) + " are left");
                throw new NoSpaceException("the disk is nearly full; make room and begin again", cause);
            }
        } catch (NoSpaceException e) {
            throw e;
        } catch (IOException e) {
            throw new BackendException("cannot tell how much room the disk has: " + e.getMessage(), e);
        }
    }

    private static MoveRefusedException refused(String message) {
        return new MoveRefusedException(MoveRefusedException.Reason.NO_ROOM, message);
    }

    private static String mib(long bytes) {
        return (bytes >> 20) + " MiB";
    }
}
