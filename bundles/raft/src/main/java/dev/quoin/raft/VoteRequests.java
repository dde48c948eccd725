package dev.quoin.raft;

import dev.quoin.api.raft.Message;
import dev.quoin.api.raft.MessageType;
import dev.quoin.api.raft.Raft;
import java.util.Arrays;

/**
 * VOTE and PRE_VOTE (paper §5.2, §5.4.1): grants the first candidate of a term whose log is at least as up-to-date. A
 * learner votes too: it may have been promoted without having heard of it, and its vote may be needed.
 */
final class VoteRequests {

    static final byte[] NO_CONTEXT = {};
    /** Marks the campaign of a member that the leader told to take over; etcd's peers look for these very bytes. */
    static final byte[] TRANSFER_CONTEXT = ascii("CampaignTransfer");

    private final Node node;

    VoteRequests(Node node) {
        this.node = node;
    }

    private static byte[] ascii(String text) {
        byte[] bytes = new byte[text.length()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) text.charAt(i);
        }
        return bytes;
    }

    static boolean isForced(Message request) {
        return Arrays.equals(request.context(), TRANSFER_CONTEXT);
    }

    void handle(Message request) {
        boolean preVote = request.type() == MessageType.PRE_VOTE;
        boolean canVote = node.vote == request.from()
                || (node.vote == Raft.NONE && node.leader == Raft.NONE)
                || (preVote && request.term() > node.term);
        MessageType answer = preVote ? MessageType.PRE_VOTE_RESP : MessageType.VOTE_RESP;
        boolean upToDate = node.log.isUpToDate(request.index(), request.logTerm())
                && node.debt.isCoveredBy(request.index(), request.logTerm());
        if (!canVote || !upToDate) {
            node.send(node.message(answer, request.from()).reject(true));
            return;
        }
        // The asked term, not this member's: a pre-candidate ignores answers of a term below the one it asks about.
        node.send(node.message(answer, request.from()).term(request.term()));
        if (!preVote) {
            node.timers.restartElection();
            node.vote = request.from();
        }
    }
}
