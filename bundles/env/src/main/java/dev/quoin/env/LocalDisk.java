package dev.quoin.env;

import dev.quoin.api.env.Disk;
import dev.quoin.api.env.DiskFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file system of this machine.
 *
 * <p>With {@code --unsafe-no-fsync} nothing is synced: what was written survives the process, not the machine.
 */
public class LocalDisk implements Disk {

    private static final Logger LOG = LoggerFactory.getLogger(LocalDisk.class);

    private volatile boolean synced = true;

    /** Whether syncs reach the disk from now on. */
    final void sync(boolean reallySync) {
        synced = reallySync;
        if (!reallySync) {
            LOG.warn("--unsafe-no-fsync: nothing is synced to the disk; if this machine stops, acknowledged writes are"
                    + " lost and the data directory may be damaged. Never use this for data that matters");
        }
    }

    @Override
    public boolean exists(Path path) {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public List<String> list(Path directory) throws IOException {
        try (Stream<Path> children = Files.list(directory)) {
            return children.map(child -> String.valueOf(child.getFileName()))
                    .sorted()
                    .toList();
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        }
    }

    @Override
    public void createDirectories(Path directory) throws IOException {
        OwnerOnly.createDirectories(directory);
    }

    @Override
    public DiskFile create(Path file) throws IOException {
        return file(OwnerOnly.create(file));
    }

    @Override
    public DiskFile open(Path file) throws IOException {
        return file(FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    @Override
    public DiskFile openReadOnly(Path file) throws IOException {
        return file(FileChannel.open(file, StandardOpenOption.READ));
    }

    private DiskFile file(FileChannel channel) {
        return new LocalFile(channel, () -> synced);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void link(Path file, Path second) throws IOException {
        try {
            Files.createLink(second, file);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (UnsupportedOperationException | FileSystemException e) {
            LOG.debug("{} gets no second name but a copy", file, e);
            copy(file, second);
        }
    }

    private void copy(Path file, Path second) throws IOException {
        try (FileChannel from = FileChannel.open(file, StandardOpenOption.READ);
                FileChannel to = OwnerOnly.create(second)) {
            long at = 0;
            while (at < from.size()) {
                at += from.transferTo(at, from.size() - at, to);
            }
            if (synced) {
                to.force(true);
            }
        }
    }

    @Override
    public void delete(Path path) throws IOException {
        if (exists(path)) {
            Files.walkFileTree(path, new Deletion());
        }
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        if (!synced) {
            return;
        }
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public long usableBytes(Path path) throws IOException {
        Path existing = path.toAbsolutePath();
        for (Path parent = existing.getParent(); parent != null && !Files.exists(existing); ) {
            existing = parent;
            parent = existing.getParent();
        }
        return Files.getFileStore(existing).getUsableSpace();
    }
}
