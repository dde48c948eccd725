package dev.quoin.server.storage;

import dev.quoin.api.backend.StateStore;
import dev.quoin.api.raft.BootstrapPeer;
import dev.quoin.api.raft.Entry;
import dev.quoin.api.raft.HardState;
import dev.quoin.api.raft.LogPosition;
import dev.quoin.api.raft.SnapshotMetadata;
import dev.quoin.api.v2store.V2Store;
import dev.quoin.api.wal.WriteAheadLog;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a member starts from, opened.
 *
 * @param founders the founding members of a new cluster, empty when restarting
 * @param snapshot where the replay begins
 * @param tree the v2 tree at that point
 * @param acknowledged what this member acknowledged and has lost since reaches up to here
 * @param remote the cluster that is being joined, else null
 */
public record Booted(
        long memberId,
        long clusterId,
        List<BootstrapPeer> founders,
        HardState hardState,
        SnapshotMetadata snapshot,
        List<Entry> entries,
        WriteAheadLog log,
        StateStore store,
        V2Store tree,
        LogPosition acknowledged,
        @Nullable RemoteCluster remote) {

    /** Whether the cluster is founded now. */
    public boolean founding() {
        return !founders.isEmpty();
    }
}
