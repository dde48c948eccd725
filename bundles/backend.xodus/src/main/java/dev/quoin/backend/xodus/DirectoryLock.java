package dev.quoin.backend.xodus;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.StandardOpenOption;
import jetbrains.exodus.ExodusException;
import org.jspecify.annotations.Nullable;

/** Keeps a second process, and a second opener in this one, out of a directory; and syncs directories. */
final class DirectoryLock {

    /** Xodus's name for it, so that its own tools respect the lock too. */
    private static final String FILE = "xd.lck";

    private final File directory;
    private @Nullable RandomAccessFile file;

    DirectoryLock(File directory) {
        this.directory = directory;
    }

    boolean take() {
        if (file != null) {
            return false;
        }
        RandomAccessFile open = null;
        boolean taken = false;
        try {
            open = new RandomAccessFile(new File(directory, FILE), "rw");
            taken = open.getChannel().tryLock() != null;
            return taken;
        } catch (OverlappingFileLockException e) {
            return false;
        } catch (IOException e) {
            throw new ExodusException("cannot lock " + directory + ": " + e.getMessage(), e);
        } finally {
            if (taken) {
                file = open;
            } else {
                close(open);
            }
        }
    }

    boolean release() {
        RandomAccessFile open = file;
        file = null;
        close(open);
        return open != null;
    }

    private static void close(@Nullable RandomAccessFile open) {
        try {
            if (open != null) {
                open.close();
            }
        } catch (IOException e) {
            throw new ExodusException("cannot let go of a lock: " + e.getMessage(), e);
        }
    }

    /** Makes the entries of a directory durable, also on an interrupted thread, which stays interrupted. */
    static void sync(File directory) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            while (!synced(directory)) {
                interrupted |= Thread.interrupted();
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static boolean synced(File directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory.toPath(), StandardOpenOption.READ)) {
            channel.force(true);
            return true;
        } catch (ClosedByInterruptException e) {
            return false;
        }
    }
}
