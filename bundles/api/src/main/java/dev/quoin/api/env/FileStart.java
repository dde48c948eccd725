package dev.quoin.api.env;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/** A file as a stream from its first byte on. Closing it leaves the file open. One thread. */
public final class FileStart implements ReadableByteChannel {

    private final DiskFile file;
    private long position;
    private boolean closed;

    public FileStart(DiskFile file) {
        this.file = file;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        int bytes = file.read(target, position);
        position += Math.max(bytes, 0);
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
