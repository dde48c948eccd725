package dev.quoin.server.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.server.fixture.ManualClock;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DiskStallTest {

    private final ManualClock clock = new ManualClock();
    private final DiskStall stall = new DiskStall(clock, 800);

    @Test
    void aWriteThatTakesTooLongIsAStallOnce() throws IOException {
        stall.watched(() -> {
            clock.pass(Duration.ofMillis(799));
            assertThat(stall.begins()).isFalse();
            clock.pass(Duration.ofMillis(2));
            assertThat(stall.begins()).isTrue();
            assertThat(stall.begins()).isFalse();
            assertThat(stall.wantsProbe()).isFalse();
        });
        assertThat(stall.stalled()).isTrue();
        assertThat(stall.stalls()).isEqualTo(1);
    }

    @Test
    void aDiskIsWellAgainOnceASyncIsQuick() throws IOException {
        stall.watched(() -> {
            clock.pass(Duration.ofSeconds(3));
            assertThat(stall.begins()).isTrue();
        });
        assertThat(stall.wantsProbe()).isTrue();
        assertThat(stall.probe(() -> clock.pass(Duration.ofMillis(500)))).isFalse();
        assertThat(stall.stalled()).isTrue();
        assertThat(stall.probe(() -> clock.pass(Duration.ofMillis(5)))).isTrue();
        assertThat(stall.stalled()).isFalse();
        assertThat(stall.wantsProbe()).isFalse();
    }

    @Test
    void quickWritesAreNoStall() throws IOException {
        for (int i = 0; i < 100; i++) {
            stall.watched(() -> clock.pass(Duration.ofMillis(100)));
            assertThat(stall.begins()).isFalse();
        }
        assertThat(stall.stalls()).isZero();
    }
}
