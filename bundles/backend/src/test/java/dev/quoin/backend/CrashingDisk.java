package dev.quoin.backend;

import dev.quoin.api.env.DiskFile;
import dev.quoin.backend.contract.PlainDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** A disk that the process loses before its n-th change: nothing changes from then on. */
final class CrashingDisk extends PlainDisk {

    private final AtomicInteger left;

    CrashingDisk(int changes) {
        left = new AtomicInteger(changes);
    }

    boolean crashed() {
        return left.get() < 0;
    }

    private void change() throws IOException {
        if (left.decrementAndGet() < 0) {
            throw new IOException("crashed on purpose");
        }
    }

    @Override
    public void createDirectories(Path directory) throws IOException {
        change();
        super.createDirectories(directory);
    }

    @Override
    public DiskFile create(Path file) throws IOException {
        change();
        DiskFile plain = super.create(file);
        return new DiskFile() {
            @Override
            public long size() throws IOException {
                return plain.size();
            }

            @Override
            public int read(ByteBuffer target, long position) throws IOException {
                return plain.read(target, position);
            }

            @Override
            public void write(ByteBuffer source, long position) throws IOException {
                change();
                plain.write(source, position);
            }

            @Override
            public void allocate(long size) throws IOException {
                change();
                plain.allocate(size);
            }

            @Override
            public void truncate(long size) throws IOException {
                change();
                plain.truncate(size);
            }

            @Override
            public void sync() throws IOException {
                change();
                plain.sync();
            }

            @Override
            public boolean tryLock() throws IOException {
                return plain.tryLock();
            }

            @Override
            public void close() throws IOException {
                plain.close();
            }
        };
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        change();
        super.rename(from, to);
    }

    @Override
    public void delete(Path path) throws IOException {
        change();
        super.delete(path);
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        change();
        super.syncDirectory(directory);
    }
}
