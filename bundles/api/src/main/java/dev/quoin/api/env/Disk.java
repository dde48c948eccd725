package dev.quoin.api.env;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The files of a member.
 *
 * <p>Nothing written is durable before {@link DiskFile#sync()} of the file and, for a file that is new or
 * renamed, {@link #syncDirectory(Path)} of its directory. Methods may be called from any thread that is
 * never interrupted: an interrupt during file I/O closes the file on some platforms.
 */
@ProviderType
public interface Disk {

    /** Whether a file or directory of this name exists. */
    boolean exists(Path path);

    /** The names in a directory, sorted; empty where there is no such directory. */
    List<String> list(Path directory) throws IOException;

    /** Makes the directory and its missing parents, readable by the owner only (mode 0700). */
    void createDirectories(Path directory) throws IOException;

    /** Creates a file that must not exist yet (mode 0600) and opens it for reading and writing. */
    DiskFile create(Path file) throws IOException;

    /** Opens a file that must exist, for reading and writing. */
    DiskFile open(Path file) throws IOException;

    /** Opens a file that must exist, for reading only. */
    DiskFile openReadOnly(Path file) throws IOException;

    /** Renames atomically, replacing the target; durable after {@link #syncDirectory(Path)}. */
    void rename(Path from, Path to) throws IOException;

    /**
     * Gives a file a second name, which must not exist yet, durable after {@link #syncDirectory(Path)}; where the file system
     * cannot do that, the second name gets a durable copy.
     */
    void link(Path file, Path second) throws IOException;

    /** Deletes a file, or a directory with all that it holds; does nothing where there is none. */
    void delete(Path path) throws IOException;

    /** Makes creations, renames and deletions in a directory durable. */
    void syncDirectory(Path directory) throws IOException;

    /** Bytes that can still be written where {@code path} lives. */
    long usableBytes(Path path) throws IOException;
}
