package dev.quoin.api.raft;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The service of the bundle {@code raft}: makes members. Stateless and thread-safe. */
@ProviderType
public interface Rafts {

    /**
     * Starts a member from what its disk holds, or, with {@link RaftStart#EMPTY}, one that joins a running cluster.
     *
     * @throws IllegalArgumentException if the parts of {@code start} contradict each other
     */
    Raft start(RaftConfig config, RaftStart start, SnapshotSource snapshots);

    /**
     * Founds a cluster: the log begins with one ADD_NODE entry a peer in term 1, committed from the start, as etcd's
     * founding members have it. The first {@link Ready} holds these entries both to persist and to apply.
     *
     * @param peers all founding members, in the same order on each
     */
    Raft bootstrap(RaftConfig config, List<BootstrapPeer> peers, SnapshotSource snapshots);

    /**
     * Reads the change out of a configuration change entry of either form.
     *
     * @throws IllegalArgumentException if the entry is of another type or its data is malformed
     */
    ConfChange confChange(Entry entry);

    /** The data of the entry that carries a change, in the form that {@link ConfChange#entryType()} tells. */
    byte[] encode(ConfChange change);
}
