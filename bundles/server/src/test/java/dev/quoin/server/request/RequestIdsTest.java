package dev.quoin.server.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RequestIdsTest {

    @Test
    void beginsWithTheLowBitsOfTheMemberAndTheTime() {
        RequestIds ids = new RequestIds(0x123456789abcL, 0x01_0000_0005L);
        assertThat(ids.next()).isEqualTo(0x9abc_0100_0000_0501L);
    }

    @Test
    void neverRepeatsAcrossARestartAMillisecondLater() {
        Set<Long> seen = new HashSet<>();
        RequestIds before = new RequestIds(1, 1_000);
        RequestIds after = new RequestIds(1, 1_001);
        for (int i = 0; i < 255; i++) {
            assertThat(seen.add(before.next())).isTrue();
        }
        for (int i = 0; i < 1_000; i++) {
            assertThat(seen.add(after.next())).isTrue();
        }
    }
}
