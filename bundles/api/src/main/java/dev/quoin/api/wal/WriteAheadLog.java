package dev.quoin.api.wal;

import dev.quoin.api.raft.Entry;
import dev.quoin.api.raft.HardState;
import java.io.IOException;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One open log. One owner thread. After an exception from any writing method it is unknown what is durable, and the log
 * must not be used again.
 */
@ProviderType
public interface WriteAheadLog extends AutoCloseable {

    /** What the log held when it was opened; may be called once, as the entries are not kept. */
    LogContent takeContent();

    /**
     * Appends entries, then the hard state where it is not empty, and makes them durable if there are entries or the
     * term or vote changed (etcd's rule). An entry whose index is not above the last one replaces the tail from there.
     * Cuts to a new segment when the current one is full.
     */
    void save(HardState hardState, List<Entry> entries) throws IOException;

    /** Makes everything appended so far durable. */
    void sync() throws IOException;

    /** Appends a snapshot mark and makes it durable. The snapshot's file must be durable before. */
    void saveMark(SnapshotMark mark) throws IOException;

    /** Says that entries up to {@code index} will not be read again from this log. */
    void release(long index) throws IOException;

    /**
     * Deletes the oldest segments that hold released entries only, as long as more than {@code keep} remain; 0 keeps all.
     *
     * @return number of deleted segments
     */
    int purge(int keep) throws IOException;

    /** Bytes appended since the log was opened. */
    long bytesWritten();

    @Override
    void close() throws IOException;
}
