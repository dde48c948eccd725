package dev.quoin.simulation;

import dev.quoin.api.env.Disk;
import dev.quoin.api.env.DiskFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A disk that says it has little space left once it is told to. */
final class NearlyFullDisk implements Disk {

    private static final long LITTLE_BYTES = 1 << 20;

    private final Disk disk;
    private volatile boolean full;

    NearlyFullDisk(Disk disk) {
        this.disk = disk;
    }

    void fill() {
        full = true;
    }

    @Override
    public long usableBytes(Path path) throws IOException {
        return full ? LITTLE_BYTES : disk.usableBytes(path);
    }

    @Override
    public boolean exists(Path path) {
        return disk.exists(path);
    }

    @Override
    public List<String> list(Path directory) throws IOException {
        return disk.list(directory);
    }

    @Override
    public void createDirectories(Path directory) throws IOException {
        disk.createDirectories(directory);
    }

    @Override
    public DiskFile create(Path file) throws IOException {
        return disk.create(file);
    }

    @Override
    public DiskFile open(Path file) throws IOException {
        return disk.open(file);
    }

    @Override
    public DiskFile openReadOnly(Path file) throws IOException {
        return disk.openReadOnly(file);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        disk.rename(from, to);
    }

    @Override
    public void delete(Path path) throws IOException {
        disk.delete(path);
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        disk.syncDirectory(directory);
    }
}
