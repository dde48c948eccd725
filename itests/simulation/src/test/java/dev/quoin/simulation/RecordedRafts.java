package dev.quoin.simulation;

import dev.quoin.api.raft.BootstrapPeer;
import dev.quoin.api.raft.ConfChange;
import dev.quoin.api.raft.Entry;
import dev.quoin.api.raft.Raft;
import dev.quoin.api.raft.RaftConfig;
import dev.quoin.api.raft.RaftStart;
import dev.quoin.api.raft.Rafts;
import dev.quoin.api.raft.SnapshotSource;
import java.util.List;
import java.util.function.Consumer;

/** Shows the state machine of a member to whoever checks invariants, and keeps its messages short. */
record RecordedRafts(Rafts rafts, long messageBytes, Consumer<Raft> made) implements Rafts {

    private RaftConfig withShortMessages(RaftConfig config) {
        return RaftConfig.builder(config.id(), config.random())
                .ticks(config.electionTicks(), config.heartbeatTicks())
                .preVote(config.preVote())
                .checkQuorum(config.checkQuorum())
                .readOnlyOption(config.readOnlyOption())
                .stepDownOnRemoval(config.stepDownOnRemoval())
                .disableProposalForwarding(config.disableProposalForwarding())
                .maxCommittedSizePerReady(config.maxCommittedSizePerReady())
                .maxUncommittedEntriesSize(config.maxUncommittedEntriesSize())
                .maxInflightMsgs(config.maxInflightMsgs())
                .maxInflightBytes(config.maxInflightBytes())
                .maxSizePerMsg(Math.min(messageBytes, config.maxSizePerMsg()))
                .build();
    }

    @Override
    public Raft start(RaftConfig config, RaftStart start, SnapshotSource snapshots) {
        Raft raft = rafts.start(withShortMessages(config), start, snapshots);
        made.accept(raft);
        return raft;
    }

    @Override
    public Raft bootstrap(RaftConfig config, List<BootstrapPeer> peers, SnapshotSource snapshots) {
        Raft raft = rafts.bootstrap(withShortMessages(config), peers, snapshots);
        made.accept(raft);
        return raft;
    }

    @Override
    public ConfChange confChange(Entry entry) {
        return rafts.confChange(entry);
    }

    @Override
    public byte[] encode(ConfChange change) {
        return rafts.encode(change);
    }
}
