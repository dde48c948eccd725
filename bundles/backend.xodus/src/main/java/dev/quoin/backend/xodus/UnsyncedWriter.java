package dev.quoin.backend.xodus;

import java.io.RandomAccessFile;
import jetbrains.exodus.io.FileDataReader;

/** Writes and never waits for the disk: what was written survives the process, not the machine. */
final class UnsyncedWriter extends LogFileWriter {

    UnsyncedWriter(FileDataReader reader) {
        super(reader);
    }

    @Override
    void sync(RandomAccessFile open) {}

    @Override
    public void syncDirectory() {}
}
