package dev.quoin.raft;

import dev.quoin.api.raft.Message;
import dev.quoin.api.raft.MessageType;
import dev.quoin.api.raft.Status.ProgressState;
import dev.quoin.raft.tracker.Progress;

/** APP_RESP at a leader: a follower's log position (paper §5.3). */
final class AppendAnswers {

    private final Node node;
    private final Replication replication;
    private final Commitment commitment;

    AppendAnswers(Node node, Replication replication, Commitment commitment) {
        this.node = node;
        this.replication = replication;
        this.commitment = commitment;
    }

    void handle(Message answer, Progress progress) {
        progress.recentActive(true);
        if (answer.reject()) {
            rejected(answer, progress);
        } else if (answer.index() <= node.log.lastIndex()) {
            accepted(answer, progress);
        }
    }

    /**
     * Chooses the next index to probe. The follower told its term at the hint; its terms below are no higher, so the
     * leader's entries with a later term cannot agree and are skipped. Peers up to etcd 3.4 tell no term.
     */
    private void rejected(Message answer, Progress progress) {
        long probe = answer.rejectHint();
        if (answer.logTerm() > 0) {
            probe = node.log.findConflictByTerm(answer.rejectHint(), answer.logTerm());
        }
        if (progress.maybeDecreaseTo(answer.index(), probe)) {
            if (progress.state() == ProgressState.REPLICATE) {
                progress.becomeProbe();
            }
            replication.sendAppend(answer.from(), progress);
        }
    }

    private void accepted(Message answer, Progress progress) {
        boolean news = progress.maybeUpdate(answer.index());
        boolean probed = progress.match() == answer.index() && progress.state() == ProgressState.PROBE;
        if (!news && !probed) {
            return;
        }
        switch (progress.state()) {
            case PROBE -> progress.becomeReplicate();
            case REPLICATE -> progress.freeInflightsTo(answer.index());
            case SNAPSHOT -> {
                // Whichever snapshot it got, and from whom: it counts that the log reaches back to it.
                if (progress.match() + 1 >= node.log.firstIndex()) {
                    progress.becomeReplicate();
                }
            }
        }
        if (!commitment.maybeCommit() && progress.canBumpCommit(node.log.committed())) {
            replication.sendAppend(answer.from(), progress);
        }
        replication.sendAll(answer.from(), progress);
        if (answer.from() == node.leadership.transferee && progress.match() == node.log.lastIndex()) {
            node.send(node.message(MessageType.TIMEOUT_NOW, answer.from()));
        }
    }
}
