package dev.quoin.raft;

import dev.quoin.raft.tracker.Progress;

/** Advances a leader's commit index (paper §5.3, §5.4.2). */
final class Commitment {

    private final Node node;
    private final Replication replication;
    private final Reads reads;

    Commitment(Node node, Replication replication, Reads reads) {
        this.node = node;
        this.replication = replication;
        this.reads = reads;
    }

    /**
     * Commits what a quorum has, if it is of this term: entries of earlier terms only count when one of this term does
     * (paper Figure 8).
     */
    boolean maybeCommit() {
        long index = node.tracker.committed();
        if (index <= node.log.committed() || !node.log.matches(index, node.term)) {
            return false;
        }
        node.log.commitTo(index);
        replication.broadcastAppend();
        reads.releasePostponed();
        return true;
    }

    /** The leader's own disk has everything up to the stable index. */
    void acknowledgeSelf() {
        Progress self = node.tracker.progress(node.id);
        if (self != null && self.maybeUpdate(node.log.stable())) {
            maybeCommit();
        }
    }
}
