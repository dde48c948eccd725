package dev.quoin.raft;

import dev.quoin.api.raft.BootstrapPeer;
import dev.quoin.api.raft.ConfChange;
import dev.quoin.api.raft.Entry;
import dev.quoin.api.raft.Raft;
import dev.quoin.api.raft.RaftConfig;
import dev.quoin.api.raft.RaftStart;
import dev.quoin.api.raft.Rafts;
import dev.quoin.api.raft.SnapshotSource;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/** Makes Raft state machines. */
@Component
public final class RaftCores implements Rafts {

    @Override
    public Raft start(RaftConfig config, RaftStart start, SnapshotSource snapshots) {
        return Founding.start(config, start, snapshots);
    }

    @Override
    public Raft bootstrap(RaftConfig config, List<BootstrapPeer> peers, SnapshotSource snapshots) {
        return Founding.bootstrap(config, peers, snapshots);
    }

    @Override
    public ConfChange confChange(Entry entry) {
        return ConfChangeCodec.decode(entry);
    }

    @Override
    public byte[] encode(ConfChange change) {
        return ConfChangeCodec.encode(change);
    }
}
