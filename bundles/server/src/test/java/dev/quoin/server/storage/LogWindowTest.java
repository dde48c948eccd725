package dev.quoin.server.storage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogWindowTest {

    private static final long MIB = LogWindow.BYTES_MAX / 64;

    private final LogWindow window = new LogWindow(100);

    @Test
    void keepsSoManyEntriesBehindASnapshot() {
        assertThat(window.advance(80, MIB, false)).isZero();
        assertThat(window.advance(160, 2 * MIB, false)).isEqualTo(60);
        assertThat(window.advance(1000, 3 * MIB, false)).isEqualTo(900);
    }

    @Test
    void keepsFewerEntriesWhereTheyAreLarge() {
        assertThat(window.advance(20, 20 * MIB, false)).isZero();
        assertThat(window.advance(40, 40 * MIB, false)).isZero();
        assertThat(window.advance(90, 90 * MIB, false)).isEqualTo(20);
        assertThat(window.advance(110, 110 * MIB, false)).isEqualTo(40);
    }

    @Test
    void releasesItsOwnSnapshotNeverBeyondIt() {
        assertThat(window.advance(1, 0, false)).isZero();
        assertThat(window.advance(2, 10 * LogWindow.BYTES_MAX, false)).isEqualTo(1);
        assertThat(window.advance(500, 20 * LogWindow.BYTES_MAX, false)).isEqualTo(400);
    }

    @Test
    void keepsMoreWhileAFollowerIsSentASnapshotButNotEverything() {
        assertThat(window.advance(1_000, 10 * MIB, true)).isZero();
        assertThat(window.advance(2_000, 200 * MIB, true)).isZero();
        assertThat(window.advance(3_000, 266 * MIB, true)).isEqualTo(1_000);
        assertThat(window.advance(4_000, 270 * MIB, false)).isEqualTo(3_900);
    }
}
