package dev.quoin.raft;

import dev.quoin.api.raft.Message;
import dev.quoin.api.raft.MessageType;
import dev.quoin.api.raft.Raft;
import dev.quoin.api.raft.RaftRole;
import dev.quoin.raft.quorum.IdSet;

/** Campaigning and counting votes (paper §5.2; pre-vote: thesis §9.6). */
final class Elections {

    private final Node node;
    private final Proposals proposals;

    Elections(Node node, Proposals proposals) {
        this.node = node;
        this.proposals = proposals;
    }

    /** The election timeout passed, or the owner wants this member to lead. */
    void campaign() {
        if (mayCampaign()) {
            if (node.config.preVote()) {
                preCampaign();
            } else {
                campaignFor(VoteRequests.NO_CONTEXT);
            }
        }
    }

    /** The owner has reason to believe that there is no leader. */
    void preCampaignIfAllowed() {
        if (mayCampaign()) {
            preCampaign();
        }
    }

    /** The leader hands over: nothing is broken, so neither pre-vote nor leases apply (thesis §3.10). */
    void campaignByTransfer() {
        if (mayCampaign()) {
            campaignFor(VoteRequests.TRANSFER_CONTEXT);
        }
    }

    /**
     * A member with a committed change that is not in force yet would count the wrong majority; one that lost entries which
     * it had acknowledged could win without them.
     */
    private boolean mayCampaign() {
        return !node.isLeader()
                && node.promotable()
                && node.confLedger.allAnswered()
                && !node.debt.lasts()
                && !node.log.hasUnappliedConfChange();
    }

    private void preCampaign() {
        node.becomePreCandidate();
        // Nothing was promised, so the own ballot need not wait for the disk.
        count(node.id, true);
        if (node.role == RaftRole.PRE_CANDIDATE) {
            requestVotes(MessageType.PRE_VOTE, node.term + 1, VoteRequests.NO_CONTEXT);
        }
    }

    private void campaignFor(byte[] context) {
        node.becomeCandidate();
        requestVotes(MessageType.VOTE, node.term, context);
    }

    private void requestVotes(MessageType type, long term, byte[] context) {
        IdSet voters = node.tracker.membership().quorum().ids();
        for (int i = 0; i < voters.size(); i++) {
            if (voters.at(i) != node.id) {
                node.send(node.message(type, voters.at(i))
                        .term(term)
                        .index(node.log.lastIndex())
                        .logTerm(node.log.lastTerm())
                        .context(context));
            }
        }
    }

    /** VOTE_RESP or PRE_VOTE_RESP; one that belongs to the other kind of candidacy is stale. */
    void handleAnswer(Message answer) {
        boolean preVote = answer.type() == MessageType.PRE_VOTE_RESP;
        if (node.role == (preVote ? RaftRole.PRE_CANDIDATE : RaftRole.CANDIDATE)) {
            count(answer.from(), !answer.reject());
        }
    }

    /** The candidate's own vote is durable. */
    void acknowledgeSelf() {
        if (node.role == RaftRole.CANDIDATE) {
            count(node.id, true);
        }
    }

    private void count(long from, boolean granted) {
        node.tracker.recordVote(from, granted);
        switch (node.tracker.tally()) {
            case WON -> {
                if (node.role == RaftRole.PRE_CANDIDATE) {
                    campaignFor(VoteRequests.NO_CONTEXT);
                } else {
                    node.becomeLeader();
                    proposals.appendEmpty();
                }
            }
            case LOST -> node.becomeFollower(node.term, Raft.NONE);
            case PENDING -> {}
        }
    }
}
