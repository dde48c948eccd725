package dev.quoin.raft;

import dev.quoin.api.raft.BootstrapPeer;
import dev.quoin.api.raft.ConfChange;
import dev.quoin.api.raft.ConfChangeType;
import dev.quoin.api.raft.Entry;
import dev.quoin.api.raft.EntryType;
import dev.quoin.api.raft.HardState;
import dev.quoin.api.raft.LogPosition;
import dev.quoin.api.raft.Raft;
import dev.quoin.api.raft.RaftConfig;
import dev.quoin.api.raft.RaftStart;
import dev.quoin.api.raft.SnapshotSource;
import dev.quoin.raft.confchange.Changer;
import dev.quoin.raft.confchange.Membership;
import dev.quoin.raft.log.RaftLog;
import java.util.List;

/** Puts a member's state together when it starts. */
final class Founding {

    private Founding() {}

    static RaftCore start(RaftConfig config, RaftStart start, SnapshotSource snapshots) {
        Node node = new Node(config, new RaftLog(start), start.hardState(), start.acknowledged());
        Membership membership = Membership.of(start.snapshot().confState());
        node.tracker.switchTo(membership, node.log.lastIndex());
        node.confLedger.startWith(membership);
        node.becomeFollower(node.term, Raft.NONE);
        return new RaftCore(node, new Inbox(node, snapshots), node.hardState());
    }

    /**
     * The changes are in force at once, so that the members can elect a leader, and are handed out for apply all the same,
     * so that the application learns of the members; applying them again changes nothing.
     */
    static RaftCore bootstrap(RaftConfig config, List<BootstrapPeer> peers, SnapshotSource snapshots) {
        if (peers.isEmpty()) {
            throw new IllegalArgumentException("a cluster needs members");
        }
        Node node = new Node(config, new RaftLog(RaftStart.EMPTY), HardState.EMPTY, LogPosition.START);
        node.becomeFollower(1, Raft.NONE);
        Membership membership = Membership.EMPTY;
        for (BootstrapPeer peer : peers) {
            ConfChange join = ConfChange.single(0, ConfChangeType.ADD_NODE, peer.id(), peer.context());
            long index = node.log.lastIndex() + 1;
            node.log.append(new Entry(EntryType.CONF_CHANGE, 1, index, ConfChangeCodec.encode(join)));
            membership = Changer.apply(membership, join);
        }
        node.log.commitTo(peers.size());
        node.tracker.switchTo(membership, node.log.lastIndex());
        node.confLedger.startWith(membership);
        return new RaftCore(node, new Inbox(node, snapshots), HardState.EMPTY);
    }
}
