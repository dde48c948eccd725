package dev.quoin.server.loop;

import dev.quoin.api.raft.Snapshot;
import java.io.IOException;

/** Where a snapshot that came from the leader is kept. The log's lane. */
@FunctionalInterface
public interface SnapshotStorage {

    /** Makes a snapshot's file durable; its database is durable already. */
    void save(Snapshot snapshot) throws IOException;
}
