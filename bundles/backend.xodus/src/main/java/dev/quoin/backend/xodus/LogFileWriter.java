package dev.quoin.backend.xodus;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import jetbrains.exodus.ExodusException;
import jetbrains.exodus.OutOfDiskSpaceException;
import jetbrains.exodus.io.AbstractDataWriter;
import jetbrains.exodus.io.Block;
import jetbrains.exodus.io.FileDataReader;
import jetbrains.exodus.io.RemoveBlockType;
import org.jspecify.annotations.Nullable;

/**
 * Writes Xodus's files. Xodus's own writer syncs through a channel, which an interrupted thread closes, and then takes
 * the sync for done. This one uses calls that no interrupt reaches, and reports every failure; after a failed sync it is
 * unknown what is durable, so it refuses all that follows.
 */
class LogFileWriter extends AbstractDataWriter {

    private static final String REMOVED_EXTENSION = ".del";

    private final FileDataReader reader;
    private final DirectoryLock lock;
    private @Nullable RandomAccessFile file;
    private @Nullable Block block;
    private @Nullable IOException failedSync;
    private boolean unsynced;

    LogFileWriter(FileDataReader reader) {
        this.reader = reader;
        this.lock = new DirectoryLock(reader.getDir());
    }

    @Override
    public Block write(byte[] bytes, int offset, int length) {
        RandomAccessFile open = file;
        Block written = block;
        if (open == null || written == null) {
            throw new ExodusException("no file is open to write to");
        }
        checkSyncs();
        try {
            unsynced = true;
            writeTo(open, bytes, offset, length);
        } catch (IOException e) {
            throw failure("cannot write to " + written, e);
        }
        return written;
    }

    /** The write itself; a test lets it fail. */
    void writeTo(RandomAccessFile open, byte[] bytes, int offset, int length) throws IOException {
        open.write(bytes, offset, length);
    }

    /** The sync itself; a test lets it fail. */
    void sync(RandomAccessFile open) throws IOException {
        open.getFD().sync();
    }

    private ExodusException failure(String what, IOException e) {
        String message = String.valueOf(e.getMessage());
        if (message.contains("No space left") || message.contains("Disk quota exceeded")) {
            return new OutOfDiskSpaceException(e);
        }
        return new ExodusException(what + ": " + message, e);
    }

    private void checkSyncs() {
        if (failedSync != null) {
            throw new ExodusException("a sync failed before: " + failedSync.getMessage(), failedSync);
        }
    }

    @Override
    protected void syncImpl() {
        checkSyncs();
        RandomAccessFile open = file;
        if (open == null || !unsynced) {
            return;
        }
        try {
            sync(open);
            unsynced = false;
        } catch (IOException e) {
            failedSync = e;
            throw failure("cannot sync " + block, e);
        }
    }

    @Override
    protected void closeImpl() {
        RandomAccessFile open = file;
        file = null;
        block = null;
        unsynced = false;
        try {
            if (open != null) {
                open.close();
            }
        } catch (IOException e) {
            throw failure("cannot close a file of " + reader.getDir(), e);
        }
    }

    @Override
    protected Block openOrCreateBlockImpl(long address, long length) {
        FileDataReader.FileBlock opened = new FileDataReader.FileBlock(address, reader);
        makeWritable(opened);
        try {
            RandomAccessFile open = new RandomAccessFile(opened, "rw");
            file = open;
            block = opened;
            if (open.length() != length) {
                open.setLength(length);
                sync(open);
            }
            open.seek(length);
        } catch (IOException e) {
            throw failure("cannot open " + opened, e);
        }
        return opened;
    }

    @Override
    public void syncDirectory() {
        try {
            DirectoryLock.sync(reader.getDir());
        } catch (IOException e) {
            throw failure("cannot sync " + reader.getDir(), e);
        }
    }

    @Override
    public void removeBlock(long address, RemoveBlockType how) {
        FileDataReader.FileBlock removed = new FileDataReader.FileBlock(address, reader);
        forgetOpenFiles();
        makeWritable(removed);
        boolean done = how == RemoveBlockType.Delete
                ? removed.delete()
                : removed.renameTo(
                        new File(reader.getDir(), removed.getName().replaceFirst("\\.[^.]*$", "") + REMOVED_EXTENSION));
        if (!done) {
            throw new ExodusException("cannot remove " + removed);
        }
    }

    @Override
    public void truncateBlock(long address, long length) {
        FileDataReader.FileBlock cut = new FileDataReader.FileBlock(address, reader);
        forgetOpenFiles();
        makeWritable(cut);
        try (RandomAccessFile open = new RandomAccessFile(cut, "rw")) {
            if (open.length() > length) {
                open.setLength(length);
                sync(open);
            }
        } catch (IOException e) {
            throw failure("cannot truncate " + cut, e);
        }
    }

    /** The reader keeps files open; a file that is made anew under an old name must not be read from the old one. */
    private void forgetOpenFiles() {
        reader.close();
    }

    private static void makeWritable(File file) {
        if (file.exists() && !file.canWrite() && !file.setWritable(true)) {
            throw new ExodusException("cannot make " + file + " writable");
        }
    }

    @Override
    protected void clearImpl() {
        throw new ExodusException("a store is discarded as a directory, never cleared");
    }

    @Override
    public boolean lock(long timeoutMillis) {
        return lock.take();
    }

    @Override
    public boolean release() {
        return lock.release();
    }

    @Override
    public String lockInfo() {
        return reader.getDir() + " is open in this or another process";
    }
}
