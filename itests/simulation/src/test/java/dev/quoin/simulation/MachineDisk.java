package dev.quoin.simulation;

import dev.quoin.api.env.Disk;
import dev.quoin.api.env.DiskFile;
import dev.quoin.env.fixture.CrashableDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/** A machine's disk as one process sees it: power may go between any two operations, or the disk may begin to fail. */
final class MachineDisk implements Disk {

    private static final long LITTLE_BYTES = 1 << 20;
    private static final int SECTOR = 512;

    private final CrashableDisk platter;
    private final MemberProcess process;
    private long operations;
    private long powerLossAt = Long.MAX_VALUE;
    private long failureAt = Long.MAX_VALUE;
    private boolean nearlyFull;

    MachineDisk(CrashableDisk platter, MemberProcess process) {
        this.platter = platter;
        this.process = process;
    }

    /** Power goes before the n-th change from now. */
    void losePowerAfter(int changes) {
        powerLossAt = operations + changes;
    }

    /** The n-th change from now, and every one after it, fails. */
    void failAfter(int changes) {
        failureAt = operations + changes;
    }

    /** Whether it has begun to fail, or will soon. */
    boolean broken() {
        return failureAt != Long.MAX_VALUE;
    }

    void nearlyFull(boolean full) {
        nearlyFull = full;
    }

    private boolean fails() {
        if (!process.alive()) {
            throw new PowerLoss();
        }
        if (operations++ >= powerLossAt) {
            process.die();
            throw new PowerLoss();
        }
        return operations > failureAt;
    }

    private void change(String what, Path path) throws IOException {
        if (fails()) {
            throw new IOException("injected fault: " + what + " " + path);
        }
    }

    @Override
    public boolean exists(Path path) {
        return platter.exists(path);
    }

    @Override
    public List<String> list(Path directory) throws IOException {
        return platter.list(directory);
    }

    @Override
    public void createDirectories(Path directory) throws IOException {
        change("createDirectories", directory);
        platter.createDirectories(directory);
    }

    @Override
    public DiskFile create(Path file) throws IOException {
        change("create", file);
        return new OpenFile(file, platter.create(file));
    }

    @Override
    public DiskFile open(Path file) throws IOException {
        return new OpenFile(file, platter.open(file));
    }

    @Override
    public DiskFile openReadOnly(Path file) throws IOException {
        return platter.openReadOnly(file);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        change("rename", from);
        platter.rename(from, to);
    }

    @Override
    public void delete(Path path) throws IOException {
        change("delete", path);
        platter.delete(path);
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        change("syncDirectory", directory);
        platter.syncDirectory(directory);
    }

    @Override
    public long usableBytes(Path path) {
        return nearlyFull ? LITTLE_BYTES : platter.usableBytes(path);
    }

    private final class OpenFile implements DiskFile {

        private final Path path;
        private final DiskFile file;

        OpenFile(Path path, DiskFile file) {
            this.path = path;
            this.file = file;
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            return file.read(target, position);
        }

        @Override
        public void write(ByteBuffer source, long position) throws IOException {
            if (!fails()) {
                file.write(source, position);
                return;
            }
            if (operations == failureAt + 1) {
                ByteBuffer part = source.duplicate();
                long half = (position + source.remaining() / 2) / SECTOR * SECTOR;
                part.limit(part.position() + (int) Math.max(0, half - position));
                file.write(part, position);
            }
            throw new IOException("injected fault: write " + path);
        }

        @Override
        public void allocate(long size) throws IOException {
            change("allocate", path);
            file.allocate(size);
        }

        @Override
        public void truncate(long size) throws IOException {
            change("truncate", path);
            file.truncate(size);
        }

        @Override
        public void sync() throws IOException {
            change("sync", path);
            file.sync();
        }

        @Override
        public boolean tryLock() throws IOException {
            return file.tryLock();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
