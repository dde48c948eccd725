package dev.quoin.raft;

import dev.quoin.api.raft.Message;
import dev.quoin.api.raft.MessageType;
import dev.quoin.api.raft.Raft;

/** Compares a message's term with this member's (paper §5.1) and says whether the message is to be handled. */
final class TermGate {

    private final Node node;

    TermGate(Node node) {
        this.node = node;
    }

    boolean admits(Message message) {
        if (message.term() == 0) {
            return true; // forwarded inputs carry none
        }
        if (message.term() > node.term) {
            return admitsLater(message);
        }
        return message.term() == node.term || rejectEarlier(message);
    }

    private boolean admitsLater(Message message) {
        MessageType type = message.type();
        boolean asksForVote = type == MessageType.VOTE || type == MessageType.PRE_VOTE;
        if (asksForVote && inLease() && !VoteRequests.isForced(message)) {
            return false; // a leader was just heard: nobody needs another (thesis §4.2.3)
        }
        boolean preVoteGranted = type == MessageType.PRE_VOTE_RESP && !message.reject();
        if (type == MessageType.PRE_VOTE || preVoteGranted) {
            return true; // speaks about a term that nobody has entered yet
        }
        boolean fromLeader = type == MessageType.APP || type == MessageType.HEARTBEAT || type == MessageType.SNAP;
        node.becomeFollower(message.term(), fromLeader ? message.from() : Raft.NONE);
        return true;
    }

    private boolean inLease() {
        return node.config.checkQuorum() && node.leader != Raft.NONE && node.timers.inLease();
    }

    /**
     * An old leader that still sends must learn of the later term, or a member that campaigned in vain could neither win
     * nor rejoin while votes are refused within leases. An old pre-candidate must hear a refusal, or a cluster in which
     * pre-vote is being turned on could deadlock.
     */
    private boolean rejectEarlier(Message message) {
        MessageType type = message.type();
        boolean fromLeader = type == MessageType.APP || type == MessageType.HEARTBEAT;
        if (fromLeader && (node.config.checkQuorum() || node.config.preVote())) {
            node.send(node.message(MessageType.APP_RESP, message.from()));
        } else if (type == MessageType.PRE_VOTE) {
            node.send(node.message(MessageType.PRE_VOTE_RESP, message.from()).reject(true));
        }
        return false;
    }
}
