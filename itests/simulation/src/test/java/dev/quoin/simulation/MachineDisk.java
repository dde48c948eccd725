package dev.quoin.simulation;

import dev.quoin.api.env.DiskFile;
import dev.quoin.env.fixture.CrashableDisk;
import dev.quoin.env.fixture.ForwardingDisk;
import dev.quoin.env.fixture.ForwardingFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** A machine's disk as one process sees it: power may go between any two operations, or the disk may begin to fail. */
final class MachineDisk extends ForwardingDisk {

    private static final long LITTLE_BYTES = 1 << 20;
    private static final int SECTOR = 512;

    private final MemberProcess process;
    private long operations;
    private long powerLossAt = Long.MAX_VALUE;
    private long failureAt = Long.MAX_VALUE;
    private long syncFailsAt = Long.MAX_VALUE;
    private boolean nearlyFull;
    private boolean full;
    private boolean lackedSpace;

    MachineDisk(CrashableDisk platter, MemberProcess process) {
        super(platter);
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

    /** One sync from now fails, and what was to be synced may be lost; what comes after it succeeds again. */
    void failSyncAfter(int changes) {
        syncFailsAt = operations + changes;
    }

    /** Whether it has begun to fail, or will soon, or had no space when some was asked for. */
    boolean broken() {
        return lackedSpace || failureAt != Long.MAX_VALUE || syncFailsAt != Long.MAX_VALUE;
    }

    /** Files grow no more, and no new ones are made. */
    void full(boolean is) {
        full = is;
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

    private void grow(String what, Path path) throws IOException {
        change(what, path);
        if (full) {
            lackedSpace = true;
            throw new IOException("no space left on device: " + what + " " + path);
        }
    }

    private void change(String what, Path path) throws IOException {
        if (fails()) {
            throw new IOException("injected fault: " + what + " " + path);
        }
    }

    @Override
    public void createDirectories(Path directory) throws IOException {
        if (exists(directory)) {
            return;
        }
        grow("createDirectories", directory);
        super.createDirectories(directory);
    }

    @Override
    public DiskFile create(Path file) throws IOException {
        grow("create", file);
        return new OpenFile(file, super.create(file));
    }

    @Override
    public DiskFile open(Path file) throws IOException {
        return new OpenFile(file, super.open(file));
    }

    @Override
    public void link(Path file, Path second) throws IOException {
        grow("link", second);
        super.link(file, second);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        change("rename", from);
        super.rename(from, to);
    }

    @Override
    public void delete(Path path) throws IOException {
        change("delete", path);
        super.delete(path);
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        change("syncDirectory", directory);
        super.syncDirectory(directory);
    }

    @Override
    public long usableBytes(Path path) throws IOException {
        return full ? 0 : nearlyFull ? LITTLE_BYTES : super.usableBytes(path);
    }

    private final class OpenFile extends ForwardingFile {

        private final Path path;

        OpenFile(Path path, DiskFile file) {
            super(file);
            this.path = path;
        }

        @Override
        public void write(ByteBuffer source, long position) throws IOException {
            boolean fails = fails();
            boolean noSpace = full && position + source.remaining() > size();
            if (!fails && !noSpace) {
                super.write(source, position);
                return;
            }
            lackedSpace |= noSpace;
            if (noSpace || operations == failureAt + 1) {
                ByteBuffer part = source.duplicate();
                long half = (position + source.remaining() / 2) / SECTOR * SECTOR;
                part.limit(part.position() + (int) Math.max(0, half - position));
                super.write(part, position);
            }
            throw new IOException((noSpace ? "no space left on device: write " : "injected fault: write ") + path);
        }

        @Override
        public void allocate(long size) throws IOException {
            grow("allocate", path);
            super.allocate(size);
        }

        @Override
        public void truncate(long size) throws IOException {
            change("truncate", path);
            super.truncate(size);
        }

        @Override
        public void sync() throws IOException {
            change("sync", path);
            if (operations > syncFailsAt) {
                syncFailsAt = Long.MAX_VALUE - 1; // not again, but not forgotten
                throw new IOException("injected fault: sync " + path);
            }
            super.sync();
        }
    }
}
