package dev.quoin.server.background;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RetentionTest {

    @Test
    void takesABareNumberAsHoursOrRevisions() {
        assertThat(Retention.parse("periodic", "2")).contains(new Retention(false, 7_200_000));
        assertThat(Retention.parse("revision", "1000")).contains(new Retention(true, 1000));
    }

    @Test
    void takesGoDurations() {
        assertThat(Retention.parse("periodic", "1h30m")).contains(new Retention(false, 5_400_000));
        assertThat(Retention.parse("periodic", "1.5s20ms")).contains(new Retention(false, 1_520));
    }

    @Test
    void takesZeroAsNoCompaction() {
        assertThat(Retention.parse("periodic", "0")).isEmpty();
        assertThat(Retention.parse("revision", "")).isEmpty();
        assertThat(Retention.parse("periodic", "0s")).isEmpty();
    }

    @Test
    void refusesWhatEtcdRefuses() {
        assertThatThrownBy(() -> Retention.parse("sometimes", "1"))
                .hasMessage("unknown auto-compaction-mode \"sometimes\"");
        assertThatThrownBy(() -> Retention.parse("revision", "1h")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Retention.parse("periodic", "5x")).isInstanceOf(IllegalArgumentException.class);
    }
}
