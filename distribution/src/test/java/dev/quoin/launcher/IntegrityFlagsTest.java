package dev.quoin.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The flags of what looks after the data. */
class IntegrityFlagsTest {

    @TempDir
    private Path directory;

    @Test
    void reachTheMemberUnderEitherName() throws IOException {
        Launched older = Launched.with(
                directory,
                "--data-dir=x",
                "--compatibility-level=3.5",
                "--experimental-compact-hash-check-enabled",
                "--experimental-compact-hash-check-time=30s",
                "--scrub-rate=2048",
                "--scrub-interval=1h",
                "--raft-read-timeout=7s",
                "--raft-write-timeout=8s");
        assertThat(older.configuration(Configurations.MEMBER))
                .containsEntry("experimental-compact-hash-check-enabled", true)
                .containsEntry("compact-hash-check-time", 30_000L)
                .containsEntry("scrub-rate", 2048L)
                .containsEntry("scrub-interval", 3_600_000L)
                .containsEntry("raft-read-timeout", 7_000L)
                .containsEntry("raft-write-timeout", 8_000L);
        Launched newer = Launched.with(
                directory,
                "--data-dir=x",
                "--compatibility-level=3.6",
                "--feature-gates=CompactHashCheck=true,LeaseCheckpoint=true,LeaseCheckpointPersist=true",
                "--compact-hash-check-time=20s");
        assertThat(newer.configuration(Configurations.MEMBER))
                .containsEntry(
                        "feature-gates", "CompactHashCheck=true,LeaseCheckpoint=true,LeaseCheckpointPersist=true")
                .containsEntry("compact-hash-check-time", 20_000L);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "3.5; --experimental-enable-lease-checkpoint-persist; requires experimental-enable-lease-checkpoint",
                "3.6; --feature-gates=LeaseCheckpointPersist=true; requires enabling feature gate LeaseCheckpoint",
                "3.6; --feature-gates=Unheard=true; unrecognized feature gate: Unheard",
                "3.6; --feature-gates=CompactHashCheck; missing bool value for CompactHashCheck",
                "3.6; --feature-gates=CompactHashCheck=maybe; invalid value of CompactHashCheck=maybe",
                "3.6; --compact-hash-check-time=0s; --compact-hash-check-time must be >0 (set to 0s)",
            })
    void areRefusedInEtcdsWords(String level, String flag, String words) throws IOException {
        Launched launched = Launched.with(directory, "--data-dir=x", "--compatibility-level=" + level, flag);
        assertThat(launched.plan()).isEmpty();
        assertThat(launched.err() + launched.log()).contains(words);
    }
}
