package dev.quoin.raft;

import dev.quoin.api.raft.Message;
import dev.quoin.api.raft.ProposalDroppedException;
import dev.quoin.api.raft.RaftRole;
import dev.quoin.api.raft.SnapshotSource;
import dev.quoin.raft.tracker.Progress;

/** Hands each message to the class for its type, and wires these classes. */
final class Inbox {

    final Replication replication;
    final Reads reads;
    final Commitment commitment;
    final Proposals proposals;
    final Elections elections;
    final Transfers transfers;
    final ConfChanges confChanges;
    final Heartbeats heartbeats;
    final Snapshots snapshots;
    private final Node node;
    private final TermGate termGate;
    private final VoteRequests voteRequests;
    private final Appends appends;
    private final AppendAnswers appendAnswers;

    Inbox(Node node, SnapshotSource source) {
        this.node = node;
        replication = new Replication(node, source);
        reads = new Reads(node, replication);
        commitment = new Commitment(node, replication, reads);
        proposals = new Proposals(node, replication);
        elections = new Elections(node, proposals);
        transfers = new Transfers(node, replication, elections);
        confChanges = new ConfChanges(node, replication, commitment, reads, proposals);
        heartbeats = new Heartbeats(node, replication, reads);
        snapshots = new Snapshots(node);
        termGate = new TermGate(node);
        voteRequests = new VoteRequests(node);
        appends = new Appends(node);
        appendAnswers = new AppendAnswers(node, replication, commitment);
    }

    void step(Message message) {
        boolean stranger = message.type().isResponse() && node.tracker.progress(message.from()) == null;
        if (message.type().isLocal() || stranger || !termGate.admits(message)) {
            return;
        }
        switch (message.type()) {
            case VOTE, PRE_VOTE -> voteRequests.handle(message);
            case VOTE_RESP, PRE_VOTE_RESP -> elections.handleAnswer(message);
            case APP, HEARTBEAT, SNAP -> fromLeader(message);
            case APP_RESP, HEARTBEAT_RESP -> toLeader(message);
            case PROP -> propose(message);
            case READ_INDEX -> reads.handleRequest(message);
            case READ_INDEX_RESP -> reads.handleAnswer(message);
            case TRANSFER_LEADER -> transfers.transfer(message.from());
            case TIMEOUT_NOW -> transfers.handleTimeoutNow(message);
            default -> {}
        }
    }

    /** Whoever sends this in the current term is its leader: candidates give up (paper §5.2). */
    private void fromLeader(Message message) {
        if (node.isLeader()) {
            return; // there is one leader a term, so this is not from a sane member
        }
        if (node.role != RaftRole.FOLLOWER) {
            node.becomeFollower(message.term(), message.from());
        }
        node.timers.restartElection();
        node.leader = message.from();
        switch (message.type()) {
            case APP -> appends.handle(message);
            case HEARTBEAT -> heartbeats.handle(message);
            default -> snapshots.handle(message);
        }
    }

    private void toLeader(Message message) {
        Progress progress = node.tracker.progress(message.from());
        if (!node.isLeader() || progress == null) {
            return;
        }
        switch (message.type()) {
            case APP_RESP -> appendAnswers.handle(message, progress);
            default -> heartbeats.handleAnswer(message, progress);
        }
    }

    private void propose(Message message) {
        try {
            if (!message.entries().isEmpty()) {
                proposals.proposeEntries(message.entries());
            }
        } catch (ProposalDroppedException e) {
            // A forwarded proposal may be lost like any message; its proposer waits for it to be applied.
            return;
        }
    }
}
