package dev.quoin.raft.confchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quoin.api.raft.ConfChange;
import dev.quoin.api.raft.ConfChangeSingle;
import dev.quoin.api.raft.ConfChangeTransition;
import dev.quoin.api.raft.ConfChangeType;
import dev.quoin.api.raft.ConfState;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChangerTest {

    private static final byte[] NO_CONTEXT = {};

    private final Membership three = Membership.of(ConfState.of(List.of(1L, 2L, 3L), List.of()));

    @Test
    void oneVoterComesOrGoesDirectly() {
        assertThat(after(three, one(ConfChangeType.ADD_NODE, 4)).voters()).containsExactly(1L, 2L, 3L, 4L);
        assertThat(after(three, one(ConfChangeType.REMOVE_NODE, 2)).voters()).containsExactly(1L, 3L);
        assertThat(after(three, one(ConfChangeType.UPDATE_NODE, 2))).isEqualTo(three.confState());
    }

    @Test
    void aVoterBecomesALearnerDirectlyWhenNotJoint() {
        ConfState state = after(three, one(ConfChangeType.ADD_LEARNER_NODE, 2));

        assertThat(state.voters()).containsExactly(1L, 3L);
        assertThat(state.learners()).containsExactly(2L);
    }

    @Test
    void aVoterBecomesALearnerOnlyWhenTheJointConfigurationIsLeft() {
        ConfChange demote = ConfChange.joint(
                ConfChangeTransition.JOINT_EXPLICIT,
                List.of(single(ConfChangeType.ADD_LEARNER_NODE, 2), single(ConfChangeType.ADD_NODE, 4)));
        Membership joint = Changer.apply(three, demote);

        assertThat(joint.confState())
                .isEqualTo(new ConfState(List.of(1L, 3L, 4L), List.of(), List.of(1L, 2L, 3L), List.of(2L), false));
        assertThat(after(joint, ConfChange.leaveJoint())).isEqualTo(ConfState.of(List.of(1L, 3L, 4L), List.of(2L)));
    }

    @Test
    void severalChangesAreJointAndLeftAutomatically() {
        ConfChange swap = ConfChange.joint(
                ConfChangeTransition.AUTO,
                List.of(single(ConfChangeType.REMOVE_NODE, 1), single(ConfChangeType.ADD_NODE, 4)));

        assertThat(after(three, swap).autoLeave()).isTrue();
        assertThat(after(three, swap).votersOutgoing()).containsExactly(1L, 2L, 3L);
    }

    @Test
    void refusesWhatDoesNotFit() {
        Membership joint = Changer.enterJoint(three, List.of(), false);
        Membership alone = Membership.of(ConfState.of(List.of(1L), List.of()));

        assertThatThrownBy(() -> Changer.apply(three, ConfChange.leaveJoint())).hasMessageContaining("not joint");
        assertThatThrownBy(() -> Changer.apply(joint, one(ConfChangeType.ADD_NODE, 4)))
                .hasMessageContaining("joint");
        assertThatThrownBy(() -> Changer.apply(alone, one(ConfChangeType.REMOVE_NODE, 1)))
                .hasMessageContaining("all voters");
    }

    @Test
    void aRefusedChangeChangesNothing() {
        Membership joint = Changer.enterJoint(three, List.of(), false);
        ConfChange refused = one(ConfChangeType.REMOVE_NODE, 1).refused();

        assertThat(Changer.apply(three, refused)).isEqualTo(three);
        assertThat(Changer.apply(joint, refused)).isEqualTo(joint);
    }

    /** Whatever order changes come in, the joint way ends where single steps do. */
    @Test
    void theJointWayEndsWhereSimpleStepsEnd() {
        Random random = new Random(7);
        for (int round = 0; round < 3000; round++) {
            List<ConfChangeSingle> changes = new ArrayList<>();
            for (int i = 0; i < 1 + random.nextInt(5); i++) {
                changes.add(single(ConfChangeType.ofNumber(random.nextInt(4)), 2 + random.nextInt(5)));
            }
            Membership simple = three;
            for (ConfChangeSingle change : changes) {
                simple = Changer.simple(simple, List.of(change)); // member 1 always stays
            }
            Membership joint = Changer.enterJoint(three, changes, random.nextBoolean());

            assertThat(Changer.leaveJoint(joint))
                    .as("round %d: %s", round, changes)
                    .isEqualTo(simple);
            assertThat(Membership.of(joint.confState())).isEqualTo(joint);
        }
    }

    private static ConfState after(Membership from, ConfChange change) {
        return Changer.apply(from, change).confState();
    }

    private static ConfChange one(ConfChangeType type, long id) {
        return ConfChange.single(1, type, id, NO_CONTEXT);
    }

    private static ConfChangeSingle single(ConfChangeType type, long id) {
        return new ConfChangeSingle(type, id);
    }
}
