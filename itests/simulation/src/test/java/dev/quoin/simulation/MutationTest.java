package dev.quoin.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.api.raft.Rafts;
import dev.quoin.raft.RaftCores;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The simulation finds mistakes in Raft: what it would be worth nothing without. */
class MutationTest {

    private static final int SEEDS_MAX = 2_000;

    /** A seed, and what goes wrong with it. */
    private record Caught(long seed, Violation by) {}

    /** Found by searching; {@code -Dfull} searches for all mistakes anew. */
    private static final Map<Mutation, Caught> RECORDED = Map.of(
            Mutation.RESTORES_OLD_SNAPSHOT, new Caught(9, Violation.COMMIT_INDEX_FELL),
            Mutation.TRUNCATES_ONE_TOO_FEW, new Caught(9, Violation.LOGS_DIFFER),
            Mutation.COMMITS_ENTRY_OF_EARLIER_TERM, new Caught(80, Violation.COMMITTED_ENTRY_CHANGED),
            Mutation.READS_WITHOUT_QUORUM, new Caught(147, Violation.REVISIONS));

    static Stream<Mutation> mutations() {
        return Stream.of(Mutation.values()).filter(each -> Seeds.full() || RECORDED.containsKey(each));
    }

    @ParameterizedTest
    @MethodSource("mutations")
    void isCaughtByItsSeed(Mutation mutation) throws Exception {
        Rafts mutated = MutatedRafts.with(mutation);
        Caught caught = RECORDED.get(mutation);
        boolean replayed = !Seeds.full() && caught != null && caught.by() == fault(caught.seed(), mutated);
        if (!replayed) {
            // Another version of the product may tell another story for the same seed.
            caught = search(mutation, mutated);
        }
        assertThat(caught).isNotNull();
        assertThat(caught.seed()).isLessThan(SEEDS_MAX);
        assertThat(mutation.signs()).contains(caught.by());
        // Without the mistake the same story ends well: it is the mistake that is caught, and by what it does.
        new World(caught.seed(), new RaftCores()).run();
        assertThat(fault(caught.seed(), mutated)).isEqualTo(caught.by());
    }

    private static @Nullable Caught search(Mutation mutation, Rafts mutated) throws Exception {
        for (long seed = 0; seed < SEEDS_MAX; seed++) {
            Violation fault = fault(seed, mutated);
            if (fault != null && mutation.signs().contains(fault)) {
                System.out.printf("%s is caught by seed %d: %s%n", mutation, seed, fault);
                return new Caught(seed, fault);
            }
        }
        return null;
    }

    private static @Nullable Violation fault(long seed, Rafts rafts) throws Exception {
        try {
            new World(seed, rafts).run();
            return null;
        } catch (Violation.Found e) {
            return e.what();
        }
    }

    @Test
    void sameSeedIsTheSameStory() throws Exception {
        for (long seed = 0; seed < 5; seed++) {
            assertThat(story(seed)).isEqualTo(story(seed));
        }
    }

    private static String story(long seed) throws Exception {
        World world = new World(seed, new RaftCores());
        world.run();
        return world.scheduler().events() + " " + world.network().sent() + " "
                + world.history().calls();
    }
}
