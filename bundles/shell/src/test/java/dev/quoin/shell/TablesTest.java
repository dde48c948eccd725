package dev.quoin.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.api.backend.InstalledBackend;
import dev.quoin.api.operations.BundleState;
import dev.quoin.api.operations.BundleState.Condition;
import dev.quoin.api.operations.Step;
import dev.quoin.api.operations.Step.Amount;
import dev.quoin.api.operations.Step.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TablesTest {
    @Test
    void columnsAreAsWideAsWhatStandsInThem() {
        assertThat(Tables.bundles(List.of(
                        new BundleState("dev.quoin.v3", "1.0.0", Condition.RUNNING, "", true),
                        new BundleState("dev.quoin.wal", "1.0.0", Condition.STOPPED, "why", false))))
                .isEqualTo("""
                        NAME           VERSION  STATE    UPDATED
                        dev.quoin.v3   1.0.0    running  yes
                        dev.quoin.wal  1.0.0    stopped           why
                        """);
        assertThat(Tables.backends(List.of(new InstalledBackend("xodus", true, true, 10, 5))))
                .isEqualTo("""
                        NAME   ACTIVE  KEPT ON DISK  BYTES  IN USE
                        xodus  yes     yes           10     5
                        """);
    }

    @Test
    void aStepSaysHowMuchIsCopiedOrHowItEnded() {
        Amount half = new Amount(5, 10, 100, 10, -1);
        assertThat(Tables.line(new Step("switch to memory", "copies", Outcome.UNDER_WAY, "", half, 3)))
                .isEqualTo("  copies: 5 of 10 keys");
        assertThat(Tables.line(new Step("switch to memory", "done", Outcome.DONE, "", half, 3)))
                .isEqualTo("switch to memory: done (3 ms)");
    }
}
