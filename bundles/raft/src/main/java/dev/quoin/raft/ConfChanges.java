package dev.quoin.raft;

import dev.quoin.api.raft.ConfChange;
import dev.quoin.api.raft.ConfState;
import dev.quoin.api.raft.Raft;
import dev.quoin.raft.confchange.Membership;
import dev.quoin.raft.tracker.Progress;

/** Puts committed configuration changes into force (paper §6, thesis §4). */
final class ConfChanges {

    private final Node node;
    private final Replication replication;
    private final Commitment commitment;
    private final Reads reads;
    private final Proposals proposals;

    ConfChanges(Node node, Replication replication, Commitment commitment, Reads reads, Proposals proposals) {
        this.node = node;
        this.replication = replication;
        this.commitment = commitment;
        this.reads = reads;
        this.proposals = proposals;
    }

    ConfState apply(ConfChange change) {
        ConfLedger ledger = node.confLedger;
        Membership applied = ledger.answer(change);
        ConfState answer = ledger.applied();
        if (!ledger.superseded() && node.log.pendingSnapshot() == null) {
            node.tracker.switchTo(applied, node.log.lastIndex());
            if (node.isLeader()) {
                lead();
            }
        }
        ledger.settle(node.log.applied());
        return answer;
    }

    private void lead() {
        Membership membership = node.tracker.membership();
        Progress self = node.tracker.progress(node.id);
        if ((self == null || self.isLearner()) && node.config.stepDownOnRemoval()) {
            replication
                    .broadcastAppend(); // the others should learn that the change is committed: they are on their own
            // now
            replication.flush();
            node.becomeFollower(node.term, Raft.NONE);
            return;
        }
        if (!commitment.maybeCommit()) {
            replication.broadcastAppend(); // who is new is probed without waiting for a heartbeat
        }
        reads.answerConfirmed();
        if (!membership.quorum().contains(node.leadership.transferee)) {
            node.leadership.transferee = Raft.NONE;
        }
        proposals.leaveJointIfDue();
    }
}
