package dev.quoin.server.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.api.raft.ConfState;
import dev.quoin.api.raft.HardState;
import dev.quoin.api.raft.RaftRole;
import dev.quoin.api.raft.SoftState;
import dev.quoin.api.raft.Status;
import dev.quoin.api.raft.Status.Progress;
import dev.quoin.api.raft.Status.ProgressState;
import dev.quoin.server.fixture.ManualClock;
import dev.quoin.server.fixture.ScriptedRaft;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Member 1, which leads with a stalled disk, and to whom it hands over. Entries up to 10 are committed. */
class StepDownTest {

    private static final long COMMITTED = 10;

    private final ManualClock clock = new ManualClock();
    private final ScriptedRaft raft = new ScriptedRaft();
    private final StepDown stepDown = new StepDown(clock);
    private final Map<Long, Progress> members = new TreeMap<>();

    @BeforeEach
    void lead() {
        raft.state = new SoftState(1, RaftRole.LEADER);
        add(1, ProgressState.REPLICATE, COMMITTED, true, false);
    }

    @Test
    void handsOverToTheVoterThatHasMostOfTheLog() {
        add(2, ProgressState.REPLICATE, COMMITTED, true, false);
        add(3, ProgressState.REPLICATE, COMMITTED + 1, true, false);
        add(4, ProgressState.REPLICATE, COMMITTED + 2, true, true);
        assertThat(handsOver()).isTrue();
        assertThat(raft.transfers).containsExactly(3L);
    }

    @Test
    void neverWhereItIsTheOnlyMember() {
        assertThat(handsOver()).isFalse();
        assertThat(raft.transfers).isEmpty();
    }

    @Test
    void neverWhereItDoesNotLead() {
        add(2, ProgressState.REPLICATE, COMMITTED, true, false);
        raft.state = new SoftState(2, RaftRole.FOLLOWER);
        assertThat(handsOver()).isFalse();
        assertThat(raft.transfers).isEmpty();
    }

    @ParameterizedTest(name = "{4}")
    @CsvSource({
        "REPLICATE, 9,  true,  false, it lacks what is committed",
        "REPLICATE, 10, false, false, it was not heard of lately",
        "REPLICATE, 10, true,  true,  it only learns",
        "PROBE,     10, true,  false, it is not known how far it is",
        "SNAPSHOT,  10, true,  false, it is being sent a snapshot",
    })
    void neverToAMemberThatCouldNotGoOnAtOnce(
            ProgressState state, long match, boolean active, boolean learner, String why) {
        add(2, state, match, active, learner);
        assertThat(handsOver()).as(why).isFalse();
        assertThat(raft.transfers).isEmpty();
    }

    @Test
    void waitsLongerEachTimeUntilItDoesSoAgain() {
        add(2, ProgressState.REPLICATE, COMMITTED, true, false);
        assertThat(handsOver()).isTrue();
        for (int seconds : new int[] {10, 20, 40, 80, 160, 320, 600, 600}) {
            clock.pass(Duration.ofSeconds(seconds).minusNanos(1));
            assertThat(handsOver()).as("before %d s", seconds).isFalse();
            clock.pass(Duration.ofNanos(1));
            assertThat(handsOver()).as("after %d s", seconds).isTrue();
        }
        clock.pass(Duration.ofMinutes(21));
        assertThat(handsOver()).isTrue();
        clock.pass(Duration.ofSeconds(10));
        assertThat(handsOver()).as("so long ago that it counts as the first").isTrue();
    }

    private boolean handsOver() {
        raft.status = new Status(
                1,
                new HardState(2, 1, COMMITTED),
                raft.state,
                COMMITTED,
                COMMITTED + 2,
                1,
                0,
                ConfState.of(List.copyOf(members.keySet()), List.of()),
                members);
        return stepDown.handOver(raft, 1);
    }

    private void add(long id, ProgressState state, long match, boolean active, boolean learner) {
        members.put(id, new Progress(state, match, match + 1, 0, active, false, 0, learner));
    }
}
