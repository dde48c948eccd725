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
     * @throws DamagedLogException where records that were durable cannot be read
     * @throws WalException where the log is in use by another process or does not hold the mark
     */
    WriteAheadLog open(Path directory, SnapshotMark from) throws IOException;

    /**
     * The snapshot marks in the log whose index is not above the last committed index, oldest first. A {@code .snap}
     * file without a mark here must not be used. Reads around damage where {@link #salvage} could.
     */
    List<SnapshotMark> marks(Path directory) throws IOException;

    /**
     * Reads around the damage in a log. A damaged record is passed over only if its length is sane and the stored running
     * checksum picks up behind it; a hard state must follow. Changes nothing.
     *
     * @throws WalException where that cannot be done soundly; the message says why
     */
    default SalvagedLog salvage(Path directory, SnapshotMark from) throws IOException {
        throw new WalException(directory + ": this log cannot be read around damage");
    }

    /**
     * Drops what a damaged log holds up to a snapshot that is durable: a new segment with the snapshot's mark, the entries
     * after it and the hard state follows the old ones, which are kept as {@code .broken}. May be interrupted at any point.
     *
     * @param from where {@link #salvage} read from
     * @param snapshot at or above all entries that are lost, and not above the last
     * @throws WalException where the log cannot be salvaged, or an entry after the snapshot is lost
     */
    default void beginAnew(Path directory, SnapshotMark from, SnapshotMark snapshot) throws IOException {
        throw new WalException(directory + ": this log cannot be begun anew");
    }

    /**
     * As {@link #beginAnew}, where entries after the snapshot are lost: none of them is taken along, and the commit index is
     * the snapshot's. The term and the vote are kept.
     *
     * @param snapshot not above the last entry
     * @throws WalException where the log cannot be salvaged
     */
    default void beginBehind(Path directory, SnapshotMark from, SnapshotMark snapshot) throws IOException {
        throw new WalException(directory + ": this log cannot be begun anew");
    }
}
