package dev.quoin.raft;

import dev.quoin.api.raft.Message;
import dev.quoin.api.raft.MessageType;
import dev.quoin.raft.log.RaftLog;

/** APP at a follower (paper §5.3). */
final class Appends {

    private final Node node;

    Appends(Node node) {
        this.node = node;
    }

    void handle(Message append) {
        RaftLog log = node.log;
        if (append.index() < log.committed()) {
            // An old or repeated append. What is committed agrees for certain.
            node.send(node.message(MessageType.APP_RESP, append.from()).index(log.committed()));
            return;
        }
        long agreed = log.maybeAppend(append.index(), append.logTerm(), append.entries());
        if (agreed < 0) {
            reject(append);
            return;
        }
        log.commitTo(Math.min(append.commit(), agreed));
        node.send(node.message(MessageType.APP_RESP, append.from()).index(agreed));
    }

    /**
     * Hints where the logs may agree: the leader's terms up to the rejected index are at most {@code logTerm}, so all own
     * entries with a later term can be skipped at once.
     */
    private void reject(Message append) {
        RaftLog log = node.log;
        long hint = log.findConflictByTerm(append.index(), append.logTerm());
        node.send(node.message(MessageType.APP_RESP, append.from())
                .index(append.index())
                .reject(true)
                .rejectHint(hint)
                .logTerm(Math.max(log.term(hint), 0)));
    }
}
