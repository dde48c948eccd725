package dev.quoin.api.env;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.WritableByteChannel;

/** Appends to a file, which stays its opener's to close. */
final class FileEnd implements WritableByteChannel {

    private final DiskFile file;
    private long position;
    private boolean closed;

    FileEnd(DiskFile file, long position) {
        this.file = file;
        this.position = position;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
        int bytes = source.remaining();
        file.write(source, position);
        position += bytes;
        return bytes;
    }

    @Override
    public boolean isOpen() {
        return !closed;
    }

    @Override
    public void close() {
        closed = true;
    }
}
