package dev.quoin.server.storage;

import dev.quoin.api.env.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/**
 * Appends to a file and syncs it piece by piece. A disk that is given a whole database to sync at once keeps everybody else
 * waiting, first of all the log.
 */
final class SyncedPieces implements WritableByteChannel {

    /** Bytes between two syncs. */
    static final long PIECE_BYTES = 1L << 20;

    private final DiskFile file;
    private final WritableByteChannel end;
    private long unsynced;

    SyncedPieces(DiskFile file) throws IOException {
        this.file = file;
        this.end = file.appender();
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
        int written = end.write(bytes);
        unsynced += written;
        if (unsynced >= PIECE_BYTES) {
            file.sync();
            unsynced = 0;
        }
        return written;
    }

    @Override
    public boolean isOpen() {
        return end.isOpen();
    }

    /** The file stays its owner's to close. */
    @Override
    public void close() throws IOException {
        end.close();
    }
}
