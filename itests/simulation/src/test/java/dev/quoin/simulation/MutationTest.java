package dev.quoin.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.api.raft.Rafts;
import dev.quoin.raft.RaftCores;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The simulation finds mistakes in Raft: what it would be worth nothing without. */
class MutationTest {

    private static final int SEEDS_MAX = 2_000;
    private static final int SEEDS_SOUGHT = 5;

    /** Found by searching with {@code -Dfull}, which prints them: a product that tells another story has others. */
    private static final Map<Mutation, List<Long>> RECORDED = Map.of(
            Mutation.FORGETS_WHAT_IT_ACKNOWLEDGED, List.of(296L, 335L, 557L),
            Mutation.DOES_NOT_PERSIST_VOTE, List.of(18L, 39L, 42L),
            Mutation.RESTORES_OLD_SNAPSHOT, List.of(28L, 53L, 128L),
            Mutation.TRUNCATES_ONE_TOO_FEW, List.of(18L, 27L, 31L),
            Mutation.COMMITS_ENTRY_OF_EARLIER_TERM, List.of(373L, 956L, 988L),
            Mutation.READS_WITHOUT_QUORUM, List.of(354L, 755L, 1337L));

    /** Replays the recorded seeds alone. */
    @ParameterizedTest
    @EnumSource
    void isCaughtByARecordedSeed(Mutation mutation) throws Exception {
        Rafts mutated = MutatedRafts.with(mutation);
        List<Long> caught = new ArrayList<>();
        for (long seed : RECORDED.get(mutation)) {
            if (isCaught(mutation, seed, mutated)) {
                caught.add(seed);
                // Without the mistake the same story ends well: it is the mistake that is caught, and by what it does.
                new World(seed, new RaftCores()).run();
            }
        }
        assertThat(caught)
                .as("%s is not caught any more by a seed of %s; -Dfull finds others", mutation, RECORDED.get(mutation))
                .isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource
    @DisabledIfSystemProperty(named = "full", matches = "no", disabledReason = "searches for minutes: with -Dfull")
    void isCaughtSoon(Mutation mutation) throws Exception {
        Rafts mutated = MutatedRafts.with(mutation);
        List<Long> caught = new ArrayList<>();
        for (long seed = 0; seed < SEEDS_MAX && caught.size() < SEEDS_SOUGHT; seed++) {
            if (isCaught(mutation, seed, mutated)) {
                caught.add(seed);
            }
        }
        System.out.printf("%s is caught by %s%n", mutation, caught);
        assertThat(caught).isNotEmpty();
    }

    private static boolean isCaught(Mutation mutation, long seed, Rafts mutated) throws Exception {
        try {
            new World(seed, mutated).run();
            return false;
        } catch (Violation.Found e) {
            return mutation.signs().contains(e.what());
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
