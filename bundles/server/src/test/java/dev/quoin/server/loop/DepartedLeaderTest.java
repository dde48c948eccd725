package dev.quoin.server.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.api.raft.ConfState;
import dev.quoin.api.raft.RaftRole;
import dev.quoin.api.raft.SoftState;
import dev.quoin.server.fixture.ScriptedRaft;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Members 1, 2 and 3; 3 leads. */
class DepartedLeaderTest {

    private final ScriptedRaft raft = new ScriptedRaft();

    DepartedLeaderTest() {
        raft.configuration = ConfState.of(List.of(3L, 2L, 1L), List.of());
        raft.state = new SoftState(3, RaftRole.FOLLOWER);
    }

    @Test
    void theVotersThatAreLeftTakeTurns() {
        assertThat(preCampaigns(1, 8)).containsExactly(1, 5);
        raft.state = new SoftState(3, RaftRole.FOLLOWER);
        raft.preCampaigns = 0;
        assertThat(preCampaigns(2, 8)).containsExactly(3, 7);
    }

    @Test
    void nothingHappensWhereAnotherMemberIsGone() {
        DepartedLeader departed = new DepartedLeader(1);
        departed.departed(raft, 2);
        tick(departed, 10);
        assertThat(raft.softState().leader()).isEqualTo(3);
        assertThat(raft.preCampaigns).isZero();
    }

    @Test
    void aLearnerForgetsTheLeaderAndDoesNotCampaign() {
        assertThat(preCampaigns(4, 10)).isEmpty();
        assertThat(raft.softState().leader()).isZero();
    }

    @Test
    void aMemberThatHearsALeaderBeforeItsTurnDoesNotCampaign() {
        DepartedLeader departed = new DepartedLeader(2);
        departed.departed(raft, 3);
        tick(departed, 1);
        raft.state = new SoftState(1, RaftRole.FOLLOWER);
        tick(departed, 10);
        assertThat(raft.preCampaigns).isZero();
    }

    /** The ticks at which a member asks for pre-votes. */
    private List<Integer> preCampaigns(long self, int ticks) {
        DepartedLeader departed = new DepartedLeader(self);
        departed.departed(raft, 3);
        List<Integer> at = new ArrayList<>();
        for (int tick = 1; tick <= ticks; tick++) {
            int before = raft.preCampaigns;
            departed.tick(raft);
            if (raft.preCampaigns > before) {
                at.add(tick);
            }
        }
        return at;
    }

    private void tick(DepartedLeader departed, int ticks) {
        for (int i = 0; i < ticks; i++) {
            departed.tick(raft);
        }
    }
}
