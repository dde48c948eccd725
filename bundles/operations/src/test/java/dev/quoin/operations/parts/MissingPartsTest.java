package dev.quoin.operations.parts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class MissingPartsTest {
    private List<String> found = List.of();
    private final MissingParts missing = new MissingParts(() -> found);

    @Test
    void namesWhatIsMissingAndWhatBringsItBack() {
        found = List.of("dev.quoin.wal");
        missing.look();
        assertThat(missing.reason()).isEqualTo("dev.quoin.wal is not running (quoin bundle start wal)");
        found = List.of("dev.quoin.api.wal.WriteAheadLogs");
        missing.look();
        assertThat(missing.reason())
                .isEqualTo("dev.quoin.api.wal.WriteAheadLogs is not running (no installed feature offers it)");
    }

    @Test
    void whatIsWithheldIsMissingUntilItIsGivenBack() {
        missing.withhold("dev.quoin.peer");
        assertThat(missing.missing()).containsExactly("dev.quoin.peer");
        assertThat(missing.giveBack("dev.quoin.peer")).isTrue();
        assertThat(missing.giveBack("dev.quoin.peer")).isFalse();
        assertThat(missing.missing()).isEmpty();
        assertThat(missing.reason()).isEmpty();
    }

    @Test
    void whileABundleIsReplacedCallersAreToTryAgain() {
        found = List.of("dev.quoin.wal");
        missing.replacing(true);
        missing.look();
        assertThat(missing.replacing()).isTrue();
        assertThat(missing.reason()).isEqualTo("a bundle is being replaced, try again");
    }
}
