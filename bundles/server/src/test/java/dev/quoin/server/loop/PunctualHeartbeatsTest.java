package dev.quoin.server.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.api.raft.Message;
import dev.quoin.api.raft.MessageType;
import dev.quoin.server.fixture.CountedMeters;
import dev.quoin.server.fixture.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Twice the time between two heartbeats is late. */
class PunctualHeartbeatsTest {

    private static final String FAILURES = "etcd_server_heartbeat_send_failures_total";

    private final ManualClock clock = new ManualClock();
    private final CountedMeters meters = new CountedMeters();
    private final List<Message> sent = new ArrayList<>();
    private final PunctualHeartbeats heartbeats = new PunctualHeartbeats(sent::addAll, clock, 100, meters);

    @Test
    void countsHeartbeatsThatAreLate() {
        beat(2, 1);
        clock.pass(Duration.ofMillis(200));
        beat(2, 1);
        assertThat(meters.count(FAILURES)).isZero();
        clock.pass(Duration.ofMillis(201));
        beat(2, 1);
        beat(3, 1);
        assertThat(meters.count(FAILURES)).isEqualTo(1);
        assertThat(sent).hasSize(4);
    }

    @Test
    void beginsAnewWithEachTerm() {
        beat(2, 1);
        clock.pass(Duration.ofSeconds(10));
        beat(2, 2);
        assertThat(meters.count(FAILURES)).isZero();
    }

    private void beat(long to, long term) {
        heartbeats.send(List.of(Message.of(MessageType.HEARTBEAT, to, 1, term)));
    }
}
