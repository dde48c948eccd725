package dev.quoin.backend;

import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.BackendFactory;
import dev.quoin.api.env.Disk;
import dev.quoin.api.env.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** {@code member/snap/backend}: the marker and the directories of the stores. */
final class StoreDirectory {

    static final String FOLDER = "backend";
    static final String MARKER = "active";
    private static final String NEW_MARKER = "active.tmp";

    /** A marker is four short lines; anything longer is none. */
    private static final int MARKER_BYTES_MAX = 4096;

    private final Disk disk;
    private final Path snapDirectory;
    private final Path root;

    StoreDirectory(Disk disk, Path snapDirectory) {
        this.disk = disk;
        this.snapDirectory = snapDirectory;
        this.root = snapDirectory.resolve(FOLDER);
    }

    /** Where a member will open its store; by default its directory has its name. */
    static StoreDirectory ofMember(Disk disk, String dataDirectory, String name) {
        String root = dataDirectory.isEmpty() ? name + ".etcd" : dataDirectory;
        return new StoreDirectory(disk, Path.of(root, "member", "snap"));
    }

    Disk disk() {
        return disk;
    }

    Path path(String directory) {
        return root.resolve(directory);
    }

    boolean holds(Marker marker) {
        return disk.exists(path(marker.directory()));
    }

    /** Whether a store was begun in the marker's directory; discarding one leaves an empty directory. */
    boolean begun(Marker marker) throws BackendException {
        try {
            return !disk.list(path(marker.directory())).isEmpty();
        } catch (IOException e) {
            throw failed("list", path(marker.directory()), e);
        }
    }

    void create() throws BackendException {
        try {
            if (!disk.exists(root)) {
                disk.createDirectories(root);
                disk.syncDirectory(snapDirectory);
            }
        } catch (IOException e) {
            throw failed("make", root, e);
        }
    }

    /** The marker, or null where there is none. */
    @Nullable
    Marker marker() throws BackendException {
        Path file = root.resolve(MARKER);
        if (!disk.exists(file)) {
            return null;
        }
        try (DiskFile open = disk.openReadOnly(file)) {
            if (open.size() > MARKER_BYTES_MAX) {
                throw new BackendException("the backend's marker is damaged; discard the backend and rebuild it");
            }
            ByteBuffer bytes = ByteBuffer.allocate((int) open.size());
            while (bytes.hasRemaining() && open.read(bytes, bytes.position()) > 0) {
                // A read may give less than was asked for.
            }
            return Marker.decode(bytes.array());
        } catch (BackendException e) {
            throw e;
        } catch (IOException e) {
            throw failed("read", file, e);
        }
    }

    /** Opens an engine in a directory that is not in use yet, made where it is missing. */
    OpenEngine open(BackendFactory factory, String directory) throws BackendException {
        Path path = path(directory);
        if (factory.durable() && !disk.exists(path)) {
            make(path);
        }
        return new OpenEngine(factory, factory.open(path), directory);
    }

    /** Makes a directory for a store whose files are somewhere else already, and stay there too. */
    void link(Path files, String directory) throws BackendException {
        Path path = path(directory);
        make(path);
        try {
            for (String name : disk.list(files)) {
                disk.link(files.resolve(name), path.resolve(name));
            }
            disk.syncDirectory(path);
        } catch (IOException e) {
            throw failed("link the files of " + files + " into", path, e);
        }
    }

    private void make(Path path) throws BackendException {
        try {
            disk.createDirectories(path);
            disk.syncDirectory(root);
        } catch (IOException e) {
            throw failed("make", path, e);
        }
    }

    /**
     * First step towards a new marker, which can fail without harm: everything in the new directory and the marker's
     * bytes become durable, under another name.
     */
    void prepare(OpenEngine engine, Marker marker) throws BackendException {
        engine.backend.sync();
        try {
            if (disk.exists(path(engine.directory))) {
                disk.syncDirectory(path(engine.directory));
            }
        } catch (IOException e) {
            throw failed("sync", path(engine.directory), e);
        }
        write(marker);
    }

    /** Makes a marker durable that does not count yet. */
    void write(Marker marker) throws BackendException {
        Path temporary = root.resolve(NEW_MARKER);
        try {
            disk.delete(temporary);
            try (DiskFile file = disk.create(temporary)) {
                file.write(ByteBuffer.wrap(marker.encode()), 0);
                file.sync();
            }
        } catch (IOException e) {
            throw failed("write", temporary, e);
        }
    }

    /** Second step: the prepared marker takes effect. After a failure it is unknown which marker counts. */
    void activate() throws BackendException {
        Path file = root.resolve(MARKER);
        try {
            disk.rename(root.resolve(NEW_MARKER), file);
            disk.syncDirectory(root);
        } catch (IOException e) {
            throw failed("replace", file, e);
        }
    }

    /** Removes whatever the marker does not name: what an interrupted switch left. */
    void removeLeftovers(@Nullable Marker marker) throws BackendException {
        try {
            for (String name : disk.list(root)) {
                boolean inUse = marker != null && (name.equals(MARKER) || name.equals(marker.directory()));
                if (!inUse) {
                    disk.delete(root.resolve(name));
                }
            }
        } catch (IOException e) {
            throw failed("tidy", root, e);
        }
    }

    void remove(String name) throws BackendException {
        try {
            disk.delete(path(name));
        } catch (IOException e) {
            throw failed("remove", path(name), e);
        }
    }

    /**
     * Removes the store, but for the choice of its engine, which an empty directory of the next generation stands for.
     * Where there is no marker that could be read, nothing stays.
     */
    void discard(@Nullable Marker marker, boolean durable) throws BackendException {
        try {
            if (!disk.exists(root)) {
                return;
            }
            if (marker == null) {
                disk.delete(root.resolve(MARKER));
                disk.syncDirectory(root);
                removeLeftovers(null);
                return;
            }
            Marker empty = new Marker(marker.next(marker.engine()), marker.configured());
            disk.delete(path(empty.directory()));
            if (durable) {
                disk.createDirectories(path(empty.directory()));
            }
            write(empty);
            activate();
            removeLeftovers(empty);
        } catch (IOException e) {
            throw failed("discard", root, e);
        }
    }

    private static BackendException failed(String what, Path path, IOException e) {
        return new BackendException("cannot " + what + " " + path + ": " + e.getMessage(), e);
    }
}
