package dev.quoin.api.wal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Creates and opens write-ahead logs. Any thread. */
@ProviderType
public interface WriteAheadLogs {

    /** Whether the directory holds a log. */
    boolean exists(Path directory) throws IOException;

    /**
     * Makes a new log in a directory that holds none, built under a temporary name and renamed, so that a crash leaves a
     * whole log or none.
     *
     * @param metadata the bytes of etcd's {@code Metadata} message
     */
    WriteAheadLog create(Path directory, byte[] metadata) throws IOException;

    /**
     * Opens a log for reading from a mark and then for appending. A torn last record is cut off, the file kept as
     * {@code .broken}; anything else that is wrong is refused.
     *
     * @throws WalException where the log is damaged, in use by another process, or does not hold the mark
     */
    WriteAheadLog open(Path directory, SnapshotMark from) throws IOException;

    /**
     * The snapshot marks in the log whose index is not above the last committed index, oldest first. A {@code .snap}
     * file without a mark here must not be used.
     */
    List<SnapshotMark> marks(Path directory) throws IOException;
}
