package dev.quoin.api.snapshot;

import dev.quoin.api.raft.Snapshot;
import dev.quoin.api.wal.SnapshotMark;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** etcd's {@code .snap} files: the v2 tree and Raft's metadata at one index. */
@ProviderType
public interface SnapshotFiles {

    /** Writes a snapshot's file and makes it durable, also in its directory. */
    void save(Path directory, Snapshot snapshot) throws IOException;

    /**
     * The newest readable snapshot that has a mark in the log. A damaged file is renamed to {@code .broken} and passed
     * over.
     */
    Optional<Snapshot> newest(Path directory, List<SnapshotMark> marks) throws IOException;

    /**
     * Deletes the oldest files as long as more than {@code keep} remain; 0 keeps all. Temporary files go too.
     *
     * @param keepIndex index of a snapshot that is needed and so stays, with all newer ones; 0 for none
     */
    void purge(Path directory, int keep, long keepIndex) throws IOException;
}
