package dev.quoin.raft.quorum;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Compares the arithmetic with definitions that are too dumb to be wrong. */
class QuorumOracleTest {

    private static final int ROUNDS = 20_000;
    private static final long SEED = 42;

    private final Random random = new Random(SEED);

    @Test
    void committedIsTheHighestIndexThatMoreThanHalfOfBothSetsHave() {
        for (int round = 0; round < ROUNDS; round++) {
            JointQuorum quorum = anyQuorum();
            Map<Long, Long> acknowledged = new HashMap<>();
            for (long id = 1; id <= 9; id++) {
                acknowledged.put(id, (long) random.nextInt(6));
            }
            long committed = quorum.committed(id -> acknowledged.getOrDefault(id, 0L));

            assertThat(committed)
                    .as("round %d: %s %s", round, quorum, acknowledged)
                    .isEqualTo(dumb(quorum, acknowledged));
        }
    }

    private static long dumb(JointQuorum quorum, Map<Long, Long> acknowledged) {
        if (quorum.ids().isEmpty()) {
            return Long.MAX_VALUE;
        }
        long index = 6;
        while (!have(quorum.incoming(), acknowledged, index) || !have(quorum.outgoing(), acknowledged, index)) {
            index--;
        }
        return index;
    }

    private static boolean have(Majority majority, Map<Long, Long> acknowledged, long index) {
        long count = majority.voters().toList().stream()
                .filter(id -> acknowledged.getOrDefault(id, 0L) >= index)
                .count();
        return majority.voters().isEmpty() || count * 2 > majority.voters().size();
    }

    @Test
    void aVoteIsDecidedWhenMissingBallotsCannotChangeIt() {
        for (int round = 0; round < ROUNDS; round++) {
            JointQuorum quorum = anyQuorum();
            Map<Long, Integer> ballots = new HashMap<>();
            for (long id = 1; id <= 9; id++) {
                ballots.put(id, random.nextInt(3) - 1);
            }
            VoteResult result = quorum.vote(id -> ballots.getOrDefault(id, 0));

            boolean ifAllRefuse = wins(quorum, ballots, -1);
            boolean ifAllGrant = wins(quorum, ballots, 1);
            VoteResult expected = ifAllRefuse ? VoteResult.WON : ifAllGrant ? VoteResult.PENDING : VoteResult.LOST;
            assertThat(result).as("round %d: %s %s", round, quorum, ballots).isEqualTo(expected);
        }
    }

    private static boolean wins(JointQuorum quorum, Map<Long, Integer> ballots, int missing) {
        return wins(quorum.incoming(), ballots, missing) && wins(quorum.outgoing(), ballots, missing);
    }

    private static boolean wins(Majority majority, Map<Long, Integer> ballots, int missing) {
        long granted = majority.voters().toList().stream()
                .filter(id -> (ballots.getOrDefault(id, 0) == 0 ? missing : ballots.getOrDefault(id, 0)) > 0)
                .count();
        return majority.voters().isEmpty() || granted * 2 > majority.voters().size();
    }

    @Test
    void setsAreOrderedByTheUnsignedId() {
        IdSet set = IdSet.of(-1, 7, Long.MIN_VALUE, 7, 3);

        assertThat(set.toList()).containsExactly(3L, 7L, Long.MIN_VALUE, -1L);
        assertThat(set.without(7).with(1).toList()).containsExactly(1L, 3L, Long.MIN_VALUE, -1L);
        assertThat(set.differences(IdSet.of(3, 8))).isEqualTo(4);
    }

    private JointQuorum anyQuorum() {
        return JointQuorum.of(anySet(), random.nextBoolean() ? IdSet.EMPTY : anySet());
    }

    private IdSet anySet() {
        IdSet set = IdSet.EMPTY;
        int size = random.nextInt(8);
        for (int i = 0; i < size; i++) {
            set = set.with(1 + random.nextInt(9));
        }
        return set;
    }
}
