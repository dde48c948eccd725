package dev.quoin.backend.mvstore;

import dev.quoin.api.backend.BackendException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;

/** Keeps a second process, and a second opener in this one, out of a directory. */
final class FileLock implements AutoCloseable {

    private static final String FILE = "lock";

    private final RandomAccessFile file;

    private FileLock(RandomAccessFile file) {
        this.file = file;
    }

    /** Not on the store's own file: closing any reader of that would let go of the lock. */
    static FileLock take(Path directory) throws BackendException {
        RandomAccessFile file = null;
        boolean taken = false;
        try {
            file = new RandomAccessFile(directory.resolve(FILE).toFile(), "rw");
            taken = file.getChannel().tryLock() != null;
            if (!taken) {
                throw new BackendException(directory + " is open in another process");
            }
            return new FileLock(file);
        } catch (OverlappingFileLockException e) {
            throw new BackendException(directory + " is open already", e);
        } catch (BackendException e) {
            throw e;
        } catch (IOException e) {
            throw new BackendException("cannot lock " + directory + ": " + e.getMessage(), e);
        } finally {
            if (file != null && !taken) {
                close(file);
            }
        }
    }

    private static void close(RandomAccessFile file) {
        try {
            file.close();
        } catch (IOException e) {
            // Nothing was written to it.
        }
    }

    @Override
    public void close() {
        close(file);
    }
}
