package dev.quoin.raft;

import dev.quoin.api.raft.Message;
import dev.quoin.api.raft.MessageType;
import dev.quoin.api.raft.Raft;
import dev.quoin.api.raft.RaftRole;
import dev.quoin.raft.tracker.Progress;

/** TRANSFER_LEADER and TIMEOUT_NOW: handing over leadership (thesis §3.10). */
final class Transfers {

    private final Node node;
    private final Replication replication;
    private final Elections elections;

    Transfers(Node node, Replication replication, Elections elections) {
        this.node = node;
        this.replication = replication;
        this.elections = elections;
    }

    void transfer(long transferee) {
        switch (node.role) {
            case LEADER -> lead(transferee);
            case FOLLOWER -> {
                if (node.leader != Raft.NONE) {
                    node.send(node.message(MessageType.TRANSFER_LEADER, node.leader)
                            .from(transferee));
                }
            }
            case CANDIDATE, PRE_CANDIDATE -> {}
        }
    }

    private void lead(long transferee) {
        Progress progress = node.tracker.progress(transferee);
        Leadership leadership = node.leadership;
        if (progress == null || progress.isLearner() || leadership.transferee == transferee) {
            return;
        }
        leadership.transferee = Raft.NONE;
        if (transferee == node.id) {
            return;
        }
        node.timers.restartElection(); // it has one election timeout
        leadership.transferee = transferee;
        if (progress.match() == node.log.lastIndex()) {
            node.send(node.message(MessageType.TIMEOUT_NOW, transferee));
        } else {
            replication.sendAppend(transferee, progress);
        }
    }

    void handleTimeoutNow(Message message) {
        if (node.role == RaftRole.FOLLOWER) {
            elections.campaignByTransfer();
        }
    }
}
