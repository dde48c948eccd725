package dev.quoin.raft;

import dev.quoin.api.raft.Message;
import dev.quoin.api.raft.MessageType;
import dev.quoin.api.raft.Raft;
import dev.quoin.api.raft.Status.ProgressState;
import dev.quoin.raft.tracker.Progress;

/** HEARTBEAT at a follower, its answer at the leader, and the leader's check that it is still heard. */
final class Heartbeats {

    private final Node node;
    private final Replication replication;
    private final Reads reads;

    Heartbeats(Node node, Replication replication, Reads reads) {
        this.node = node;
        this.replication = replication;
        this.reads = reads;
    }

    void handle(Message heartbeat) {
        // A leader that does not know yet what was lost here takes it for acknowledged. What there is came from this
        // leader,
        // or was committed before: any other leader has first to hear how far this log reaches.
        long commit = node.debt.lasts() ? Math.min(heartbeat.commit(), node.log.lastIndex()) : heartbeat.commit();
        node.log.commitTo(commit);
        node.send(node.message(MessageType.HEARTBEAT_RESP, heartbeat.from()).context(heartbeat.context()));
    }

    /**
     * The follower lives: whatever it misses is sent once more, and if its window is full, an empty append, whose answer
     * tells what arrived.
     */
    void handleAnswer(Message answer, Progress progress) {
        progress.recentActive(true);
        progress.resume();
        if (progress.match() < node.log.lastIndex() || progress.state() == ProgressState.PROBE) {
            replication.sendAppend(answer.from(), progress);
        }
        reads.acknowledge(answer.from(), answer.context());
    }

    /** A leader without a majority steps down, so that its clients and its lease do not outlive it (thesis §6.2). */
    void checkQuorum() {
        if (!node.tracker.quorumActive()) {
            node.becomeFollower(node.term, Raft.NONE);
        }
        node.tracker.forgetActivity(node.id);
    }
}
