package dev.quoin.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.api.server.CompatibilityLevel;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LevelSettingsTest {

    /** The least time of a lease is stored with it, so that it is the same on all members only by etcd's rule. */
    @ParameterizedTest(name = "heartbeat {0} ms, election {1} ms")
    @CsvSource({
        "100,  1000, 2",
        "100,  100,  1",
        "50,   500,  1",
        "300,  3000, 5",
        "1000, 5000, 7",
        "7,    1000, 2",
        "100,  50000, 75",
    })
    void takesTheLeastTimeOfALeaseFromTheElectionAsEtcdDoes(long heartbeat, long election, long seconds) {
        MemberOptions options =
                Flags.options(Map.of("heartbeat$_$interval", heartbeat, "election$_$timeout", election));
        for (CompatibilityLevel level : CompatibilityLevel.values()) {
            assertThat(new LevelSettings(options, level).keyValues().minLeaseTtlSeconds())
                    .isEqualTo(seconds);
        }
    }
}
