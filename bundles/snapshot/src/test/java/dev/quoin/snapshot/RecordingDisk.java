package dev.quoin.snapshot;

import dev.quoin.api.env.Disk;
import dev.quoin.api.env.DiskFile;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;

/** Writes down what is done to a disk, in order. */
final class RecordingDisk implements Disk {

    private final Disk disk;
    private final List<String> steps;

    RecordingDisk(Disk disk, List<String> steps) {
        this.disk = disk;
        this.steps = steps;
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
        steps.add("create " + file.getFileName());
        DiskFile target = disk.create(file);
        return (DiskFile) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {DiskFile.class}, (proxy, method, arguments) -> {
                    steps.add(method.getName());
                    try {
                        return method.invoke(target, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
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
        steps.add("rename " + from.getFileName() + " " + to.getFileName());
        disk.rename(from, to);
    }

    @Override
    public void delete(Path path) throws IOException {
        steps.add("delete " + path.getFileName());
        disk.delete(path);
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        steps.add("syncDirectory");
        disk.syncDirectory(directory);
    }

    @Override
    public long usableBytes(Path path) throws IOException {
        return disk.usableBytes(path);
    }
}
