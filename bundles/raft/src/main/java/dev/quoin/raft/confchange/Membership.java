package dev.quoin.raft.confchange;

import dev.quoin.api.raft.ConfState;
import dev.quoin.raft.quorum.IdSet;
import dev.quoin.raft.quorum.JointQuorum;

/**
 * The configuration in force.
 *
 * <p>Invariants: a learner is in neither voter set; whoever is in {@code learnersNext} is an outgoing voter and no learner
 * yet; {@code learnersNext} and {@code autoLeave} are empty and false unless joint.
 *
 * @param quorum who votes
 * @param learners who only receives the log
 * @param learnersNext outgoing voters that become learners when the joint configuration is left
 * @param autoLeave whether the leader leaves the joint configuration by itself
 */
public record Membership(JointQuorum quorum, IdSet learners, IdSet learnersNext, boolean autoLeave) {

    /** Nobody. */
    public static final Membership EMPTY = new Membership(JointQuorum.NONE, IdSet.EMPTY, IdSet.EMPTY, false);

    /** The configuration that a stored state describes. */
    public static Membership of(ConfState state) {
        return new Membership(
                JointQuorum.of(IdSet.of(state.voters()), IdSet.of(state.votersOutgoing())),
                IdSet.of(state.learners()),
                IdSet.of(state.learnersNext()),
                state.autoLeave());
    }

    /** Checks the invariants. */
    public Membership {
        IdSet voters = quorum.ids();
        IdSet outgoing = quorum.outgoing().voters();
        for (int i = 0; i < learners.size(); i++) {
            require(!voters.contains(learners.at(i)), "a learner is a voter");
        }
        for (int i = 0; i < learnersNext.size(); i++) {
            require(outgoing.contains(learnersNext.at(i)), "a next learner is no outgoing voter");
        }
        require(quorum.isJoint() || learnersNext.isEmpty(), "next learners outside a joint configuration");
        require(quorum.isJoint() || !autoLeave, "autoLeave outside a joint configuration");
    }

    /** Voters of either set and learners. */
    public IdSet members() {
        return quorum.ids().union(learners);
    }

    /** The form to store. */
    public ConfState confState() {
        return new ConfState(
                quorum.incoming().voters().toList(),
                learners.toList(),
                quorum.outgoing().voters().toList(),
                learnersNext.toList(),
                autoLeave);
    }

    private static void require(boolean condition, String what) {
        if (!condition) {
            throw new IllegalArgumentException(what);
        }
    }
}
