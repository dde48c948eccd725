package dev.quoin.raft;

import dev.quoin.api.raft.ConfState;
import dev.quoin.api.raft.Message;
import dev.quoin.api.raft.MessageType;
import dev.quoin.api.raft.Snapshot;
import dev.quoin.api.raft.Status.ProgressState;
import dev.quoin.raft.confchange.Membership;
import dev.quoin.raft.log.RaftLog;
import dev.quoin.raft.tracker.Progress;

/** SNAP at a follower (paper §7), and the sender's report about one at the leader. */
final class Snapshots {

    private final Node node;

    Snapshots(Node node) {
        this.node = node;
    }

    void handle(Message message) {
        Snapshot snapshot = message.snapshot();
        boolean restored = snapshot != null && restore(snapshot);
        long index = restored ? node.log.lastIndex() : node.log.committed();
        node.send(node.message(MessageType.APP_RESP, message.from()).index(index));
    }

    private boolean restore(Snapshot snapshot) {
        RaftLog log = node.log;
        if (snapshot.index() <= log.committed()) {
            return false;
        }
        ConfState state = snapshot.metadata().confState();
        boolean member = state.voters().contains(node.id)
                || state.learners().contains(node.id)
                || state.votersOutgoing().contains(node.id);
        if (!member) {
            return false;
        }
        if (log.matches(snapshot.index(), snapshot.term())) {
            log.commitTo(snapshot.index()); // the log has it all: keep it, and what comes after
            return false;
        }
        log.restore(snapshot);
        node.tracker.switchTo(Membership.EMPTY, log.lastIndex());
        node.tracker.switchTo(Membership.of(state), log.lastIndex());
        return true;
    }

    /** How sending ended. Either way nothing more goes until an answer or heartbeat comes. */
    void report(long from, boolean received) {
        Progress progress = node.isLeader() ? node.tracker.progress(from) : null;
        if (progress == null || progress.state() != ProgressState.SNAPSHOT) {
            return;
        }
        if (received) {
            progress.becomeProbe();
        } else {
            progress.snapshotFailed();
        }
        progress.pause();
    }

    /** A message was lost: the ones after it in the pipeline probably too. */
    void reportUnreachable(long from) {
        Progress progress = node.isLeader() ? node.tracker.progress(from) : null;
        if (progress != null && progress.state() == ProgressState.REPLICATE) {
            progress.becomeProbe();
        }
    }
}
