package dev.quoin.backend.mvstore;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Open files to read from, one for each thread that reads at the same time; a few are kept. */
final class ReadHandles implements AutoCloseable {

    private static final int KEPT_MAX = 8;

    private final File file;
    private final BlockingQueue<RandomAccessFile> idle = new LinkedBlockingQueue<>(KEPT_MAX);
    private volatile boolean closed;

    ReadHandles(File file) {
        this.file = file;
    }

    /** All bytes from a position on; an end of the file before them is an error. */
    byte[] read(long position, int length) throws IOException {
        if (closed) {
            throw new IOException(file + " is closed");
        }
        byte[] bytes = new byte[length];
        RandomAccessFile handle = idle.poll();
        if (handle == null) {
            handle = new RandomAccessFile(file, "r");
        }
        boolean kept = false;
        try {
            handle.seek(position);
            handle.readFully(bytes);
            kept = idle.offer(handle);
        } finally {
            if (!kept) {
                handle.close();
            }
        }
        if (closed) {
            close();
        }
        return bytes;
    }

    @Override
    public void close() throws IOException {
        closed = true;
        RandomAccessFile handle = idle.poll();
        while (handle != null) {
            handle.close();
            handle = idle.poll();
        }
    }
}
