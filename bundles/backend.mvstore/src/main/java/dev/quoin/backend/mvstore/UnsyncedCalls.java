package dev.quoin.backend.mvstore;

import java.io.RandomAccessFile;

/** Writes and never waits for the disk: what was written survives the process, not the machine. */
final class UnsyncedCalls extends DiskCalls {

    @Override
    void sync(RandomAccessFile file) {}
}
