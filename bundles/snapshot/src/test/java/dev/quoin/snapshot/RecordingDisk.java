package dev.quoin.snapshot;

import dev.quoin.api.env.Disk;
import dev.quoin.api.env.DiskFile;
import dev.quoin.env.fixture.ForwardingDisk;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;

/** Writes down what is done to a disk, in order. */
final class RecordingDisk extends ForwardingDisk {

    private final List<String> steps;

    RecordingDisk(Disk disk, List<String> steps) {
        super(disk);
        this.steps = steps;
    }

    @Override
    public DiskFile create(Path file) throws IOException {
        steps.add("create " + file.getFileName());
        DiskFile target = super.create(file);
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
    public void rename(Path from, Path to) throws IOException {
        steps.add("rename " + from.getFileName() + " " + to.getFileName());
        super.rename(from, to);
    }

    @Override
    public void delete(Path path) throws IOException {
        steps.add("delete " + path.getFileName());
        super.delete(path);
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        steps.add("syncDirectory");
        super.syncDirectory(directory);
    }
}
