package dev.quoin.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quoin.api.raft.Rafts;
import dev.quoin.raft.RaftCores;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The simulation finds mistakes in Raft: what it would be worth nothing without. */
class MutationTest {

    private static final int SEEDS_MAX = 2_000;

    /** Seeds that were found by searching; {@code -Dfull} searches for all mistakes anew. */
    private static final Map<Mutation, Long> RECORDED = Map.of(
            Mutation.DOES_NOT_PERSIST_VOTE,
            73L,
            Mutation.TRUNCATES_ONE_TOO_FEW,
            7L,
            Mutation.READS_WITHOUT_QUORUM,
            181L,
            Mutation.COMMITS_ENTRY_OF_EARLIER_TERM,
            292L);

    static Stream<Mutation> mutations() {
        return Stream.of(Mutation.values()).filter(each -> Seeds.full() || RECORDED.containsKey(each));
    }

    @ParameterizedTest
    @MethodSource("mutations")
    void isCaughtByItsSeed(Mutation mutation) throws Exception {
        Rafts mutated = MutatedRafts.with(mutation);
        long seed = Seeds.full() ? search(mutated) : RECORDED.get(mutation);
        assertThat(seed).isLessThan(SEEDS_MAX);
        // Without the mistake the same story ends well: it is the mistake that is caught.
        new World(seed, new RaftCores()).run();
        assertThatThrownBy(() -> new World(seed, mutated).run()).isInstanceOf(Throwable.class);
    }

    private static long search(Rafts mutated) {
        for (long seed = 0; seed < SEEDS_MAX; seed++) {
            try {
                new World(seed, mutated).run();
            } catch (Throwable e) {
                return seed;
            }
        }
        return SEEDS_MAX;
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
