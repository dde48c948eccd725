package dev.quoin.raft.confchange;

import dev.quoin.api.raft.ConfChange;
import dev.quoin.api.raft.ConfChangeSingle;
import dev.quoin.api.raft.ConfChangeTransition;
import dev.quoin.api.raft.ConfChangeType;
import dev.quoin.api.raft.Raft;
import dev.quoin.raft.quorum.IdSet;
import dev.quoin.raft.quorum.JointQuorum;
import java.util.List;

/**
 * Derives the next membership (thesis §4.3). A simple change moves at most one voter, so that old and new majorities
 * overlap; anything more goes through a joint configuration.
 */
public final class Changer {

    private IdSet incoming;
    private final IdSet outgoing;
    private IdSet learners;
    private IdSet learnersNext;

    private Changer(Membership from, IdSet outgoing) {
        this.incoming = from.quorum().incoming().voters();
        this.outgoing = outgoing;
        this.learners = from.learners();
        this.learnersNext = from.learnersNext();
    }

    /**
     * The membership after a change.
     *
     * @throws InvalidChangeException if the change does not fit the membership
     */
    public static Membership apply(Membership from, ConfChange change) {
        if (change.isLeaveJoint()) {
            return leaveJoint(from);
        }
        if (change.transition() == ConfChangeTransition.AUTO && change.changes().size() <= 1) {
            return isVoid(change.changes().get(0)) ? from : simple(from, change.changes());
        }
        return enterJoint(from, change.changes(), change.transition() != ConfChangeTransition.JOINT_EXPLICIT);
    }

    /** At most one voter comes or goes. */
    public static Membership simple(Membership from, List<ConfChangeSingle> changes) {
        require(!from.quorum().isJoint(), "simple change in a joint configuration");
        Changer changer = new Changer(from, IdSet.EMPTY);
        changer.applyAll(changes);
        require(
                from.quorum().incoming().voters().differences(changer.incoming) <= 1,
                "more than one voter changed without a joint configuration");
        return changer.membership(false);
    }

    /** The voters become the outgoing ones, the changes make the incoming ones. */
    public static Membership enterJoint(Membership from, List<ConfChangeSingle> changes, boolean autoLeave) {
        require(!from.quorum().isJoint(), "configuration is already joint");
        IdSet voters = from.quorum().incoming().voters();
        require(!voters.isEmpty(), "a configuration without voters cannot become joint");
        Changer changer = new Changer(from, voters);
        changer.applyAll(changes);
        return changer.membership(autoLeave);
    }

    /** The outgoing voters go; demoted ones become learners. */
    public static Membership leaveJoint(Membership from) {
        require(from.quorum().isJoint(), "configuration is not joint");
        return new Membership(
                JointQuorum.of(from.quorum().incoming().voters(), IdSet.EMPTY),
                from.learners().union(from.learnersNext()),
                IdSet.EMPTY,
                false);
    }

    private static boolean isVoid(ConfChangeSingle change) {
        return change.nodeId() == Raft.NONE || change.type() == ConfChangeType.UPDATE_NODE;
    }

    private void applyAll(List<ConfChangeSingle> changes) {
        for (ConfChangeSingle change : changes) {
            long id = change.nodeId();
            if (isVoid(change)) {
                continue;
            }
            switch (change.type()) {
                case ADD_NODE -> makeVoter(id);
                case ADD_LEARNER_NODE -> makeLearner(id);
                case REMOVE_NODE -> remove(id);
                case UPDATE_NODE -> {}
            }
        }
        require(!incoming.isEmpty(), "all voters removed");
    }

    private void makeVoter(long id) {
        incoming = incoming.with(id);
        learners = learners.without(id);
        learnersNext = learnersNext.without(id);
    }

    /** A voter that is still needed in the outgoing set becomes a learner only when that set goes. */
    private void makeLearner(long id) {
        if (learners.contains(id)) {
            return;
        }
        incoming = incoming.without(id);
        if (outgoing.contains(id)) {
            learnersNext = learnersNext.with(id);
        } else {
            learners = learners.with(id);
        }
    }

    private void remove(long id) {
        incoming = incoming.without(id);
        learners = learners.without(id);
        learnersNext = learnersNext.without(id);
    }

    private Membership membership(boolean autoLeave) {
        return new Membership(JointQuorum.of(incoming, outgoing), learners, learnersNext, autoLeave);
    }

    private static void require(boolean condition, String what) {
        if (!condition) {
            throw new InvalidChangeException(what);
        }
    }
}
