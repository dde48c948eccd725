package dev.quoin.backend.mvstore;

import java.io.IOException;
import java.io.RandomAccessFile;

/** The calls that change a store's file. Not by channels, which an interrupt would close. */
class DiskCalls {

    void write(RandomAccessFile file, long position, byte[] bytes, int offset, int length) throws IOException {
        file.seek(position);
        file.write(bytes, offset, length);
    }

    void truncate(RandomAccessFile file, long length) throws IOException {
        file.setLength(length);
    }

    void sync(RandomAccessFile file) throws IOException {
        file.getFD().sync();
    }
}
