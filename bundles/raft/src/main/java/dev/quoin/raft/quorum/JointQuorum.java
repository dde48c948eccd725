package dev.quoin.raft.quorum;

import java.util.function.LongUnaryOperator;

/**
 * Two voter sets that must both agree (paper §6).
 *
 * @param incoming the voters of the new, or only, configuration
 * @param outgoing the voters of the old one, empty unless joint
 */
public record JointQuorum(Majority incoming, Majority outgoing) {

    /** No voters. */
    public static final JointQuorum NONE = new JointQuorum(Majority.NONE, Majority.NONE);

    /** A quorum of two sets, the second possibly empty. */
    public static JointQuorum of(IdSet incoming, IdSet outgoing) {
        return new JointQuorum(new Majority(incoming), new Majority(outgoing));
    }

    /** True while both sets have voters. */
    public boolean isJoint() {
        return !outgoing.voters().isEmpty();
    }

    /** Whether an id votes in either set. */
    public boolean contains(long id) {
        return incoming.voters().contains(id) || outgoing.voters().contains(id);
    }

    /** The voters of both sets. */
    public IdSet ids() {
        return incoming.voters().union(outgoing.voters());
    }

    /** True if one member decides alone. */
    public boolean isOnly(long id) {
        return !isJoint() && incoming.voters().size() == 1 && incoming.voters().at(0) == id;
    }

    /** The highest index that both majorities have acknowledged. */
    public long committed(LongUnaryOperator acknowledged) {
        return Math.min(incoming.committed(acknowledged), outgoing.committed(acknowledged));
    }

    /** How a vote stands: won if won in both sets, lost if lost in either. */
    public VoteResult vote(Ballots ballots) {
        VoteResult one = incoming.vote(ballots);
        VoteResult two = outgoing.vote(ballots);
        if (one == two) {
            return one;
        }
        return one == VoteResult.LOST || two == VoteResult.LOST ? VoteResult.LOST : VoteResult.PENDING;
    }
}
