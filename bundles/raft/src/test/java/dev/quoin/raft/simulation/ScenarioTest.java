package dev.quoin.raft.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One trouble at a time, in a group that is otherwise well. */
class ScenarioTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void replacesALeaderCutOffFromTheMajority(long seed) {
        Simulation simulation = Simulation.calm(seed, 5);
        Member old = simulation.runUntilLeader();

        simulation.nemesis().isolate(old);
        simulation.runUntil(() -> simulation.leader() != old && simulation.leader() != null, "another leads");
        simulation.runUntilAppliedBy(4);
        simulation.nemesis().relax();
        simulation.runUntilAppliedBy(5);

        assertThat(old.leads()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void remembersEverythingWhenAllCrashAtOnce(long seed) {
        Simulation simulation = Simulation.calm(seed, 3);
        simulation.runUntilLeader();
        simulation.runUntilAppliedBy(3);
        long applied = simulation.highestApplied();

        simulation.members().forEach(Member::crash);
        simulation.members().forEach(Member::start);
        simulation.runUntilAppliedBy(3);

        assertThat(simulation.highestApplied()).isGreaterThan(applied);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void aLeaderWhoseDiskStallsIsReplacedAndComesBack(long seed) {
        Simulation simulation = Simulation.calm(seed, 3);
        Member old = simulation.runUntilLeader();

        old.diskStalls(3_000);
        simulation.propose(old);
        simulation.runUntil(() -> simulation.leader() != old && simulation.leader() != null, "another leads");
        simulation.runUntilAppliedBy(2);
        old.diskLatency(4);
        simulation.runUntilAppliedBy(3);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void bringsBackAMemberThatMissedWhatIsCompacted(long seed) {
        Simulation simulation = Simulation.calm(seed, 3);
        Member leader = simulation.runUntilLeader();
        Member away = simulation.members().get(leader.id() == 1 ? 1 : 0);

        away.crash();
        for (int i = 0; i < 20; i++) {
            simulation.runUntilAppliedBy(2);
        }
        simulation.members().forEach(Member::compactAll);
        away.start();
        simulation.runUntilAppliedBy(3);

        assertThat(away.state().applied()).isGreaterThan(20);
    }
}
