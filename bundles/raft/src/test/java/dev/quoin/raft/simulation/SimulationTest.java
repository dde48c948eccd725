package dev.quoin.raft.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SimulationTest {

    private static final long TROUBLE = 6_000;

    @Test
    void staysSafeInTroubleAndRecoversInPeace() {
        int reads = 0;
        for (long seed : Seeds.chosen()) {
            Simulation simulation = new Simulation(seed);
            try {
                simulation.run(TROUBLE);
            } catch (AssertionError | RuntimeException e) {
                String replay = "mvn -f bundles/raft/pom.xml test -Dtest=SimulationTest -Dseed=" + seed;
                throw new AssertionError("seed " + seed + " fails: " + e.getMessage() + "\nreplay: " + replay, e);
            }
            reads += simulation.workload().readsAnswered();
        }
        assertThat(reads).isPositive();
    }
}
