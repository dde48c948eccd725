package dev.quoin.server.background;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.api.mvcc.KvHash;
import dev.quoin.server.membership.PeerHashes.PeerHash;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Member 1 leads; its last compaction was to 20, the one before to 10. */
class CompactionVerdictTest {

    private static final KvHash OWN = new KvHash(7, 10, 20, 25);

    @Test
    void allAgree() {
        assertThat(of(2, hash(2, 7), hash(3, 7))).isEqualTo(new CompactionVerdict(false, true, Set.of()));
    }

    @Test
    void whoDoesNotAnswerOrHasCompactedOtherwiseIsNotCompared() {
        assertThat(of(2, hash(2, 7))).isEqualTo(new CompactionVerdict(false, false, Set.of()));
        assertThat(of(2, hash(2, 7), new PeerHash(3, 8, 25, 20)))
                .isEqualTo(new CompactionVerdict(false, false, Set.of()));
    }

    @Test
    void whoIsNotOfTheMajorityIsWrong() {
        assertThat(of(2, hash(2, 7), hash(3, 8)).wrong()).containsExactly(3L);
        assertThat(of(2, hash(2, 8), hash(3, 8)).wrong()).containsExactly(1L);
        assertThat(of(4, hash(2, 7), hash(3, 7), hash(4, 8), hash(5, 9)).wrong())
                .containsExactlyInAnyOrder(4L, 5L);
    }

    @Test
    void withoutAMajorityNobodyInParticularIs() {
        assertThat(of(1, hash(2, 8))).isEqualTo(new CompactionVerdict(true, true, Set.of()));
        assertThat(of(2, hash(2, 8), hash(3, 9))).isEqualTo(new CompactionVerdict(true, true, Set.of()));
        assertThat(of(4, hash(2, 7), hash(3, 8))).isEqualTo(new CompactionVerdict(true, false, Set.of()));
    }

    private static CompactionVerdict of(int others, PeerHash... answers) {
        return CompactionVerdict.of(1, OWN, List.of(answers), others);
    }

    private static PeerHash hash(long member, int hash) {
        return new PeerHash(member, hash, 25, 10);
    }
}
