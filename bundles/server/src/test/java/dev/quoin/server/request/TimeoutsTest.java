package dev.quoin.server.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.api.server.CompatibilityLevel;
import dev.quoin.api.server.EtcdError;
import dev.quoin.server.fixture.FakeMembers;
import dev.quoin.server.fixture.FakePeers;
import dev.quoin.server.fixture.ManualClock;
import dev.quoin.server.fixture.ScriptedLoop;
import dev.quoin.server.membership.Connections;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** etcd's words for a proposal whose time is over: they hint at what may have kept it. Member 1 of three. */
class TimeoutsTest {

    private static final long START = Duration.ofSeconds(100).toNanos();

    private final ManualClock clock = new ManualClock();
    private final FakePeers peers = new FakePeers();
    private final FakeMembers members = new FakeMembers().voters(1, 2, 3);
    private final ScriptedLoop scripted = new ScriptedLoop();
    private final Timeouts timeouts = timeouts(CompatibilityLevel.V3_4);

    @BeforeEach
    void begin() {
        clock.pass(Duration.ofNanos(START));
    }

    @AfterEach
    void close() throws IOException {
        scripted.close();
    }

    @Test
    void saysNothingMoreWhereThereIsNoLeader() {
        assertThat(timeouts.of(START)).isEqualTo(EtcdError.TIMEOUT);
    }

    @Test
    void saysThatTheLeaderMayHaveBeenOutOfReach() throws Exception {
        scripted.leads(2);
        assertThat(timeouts.of(START)).isEqualTo(EtcdError.TIMEOUT_CONNECTION_LOST);
        peers.active(2, START + 1);
        assertThat(timeouts.of(START)).as("reached later only").isEqualTo(EtcdError.TIMEOUT_CONNECTION_LOST);
        peers.active(2, START - 1);
        assertThat(timeouts.of(START)).isEqualTo(EtcdError.TIMEOUT);
    }

    @Test
    void saysThatALeaderMayHaveLostItsQuorum() throws Exception {
        scripted.leads(ScriptedLoop.ID);
        peers.active(2, START + 1);
        assertThat(timeouts.of(START)).isEqualTo(EtcdError.TIMEOUT_CONNECTION_LOST);
        peers.active(3, START - 1);
        assertThat(timeouts.of(START)).as("two of three").isEqualTo(EtcdError.TIMEOUT);
    }

    @Test
    void saysThatTheLeaderBeforeMayHaveFailedForWhatBeganShortlyBeforeTheElection() throws Exception {
        clock.pass(Duration.ofMillis(1_500));
        scripted.leads(ScriptedLoop.ID);
        peers.active(2, START - 1);
        timeouts.elected();
        assertThat(timeouts.of(START)).isEqualTo(EtcdError.TIMEOUT_LEADER_FAILURE);
        long twoElectionsBefore = clock.nanos() - Duration.ofSeconds(2).toNanos();
        assertThat(timeouts.of(twoElectionsBefore)).isEqualTo(EtcdError.TIMEOUT_CONNECTION_LOST);
        assertThat(timeouts.of(clock.nanos())).isEqualTo(EtcdError.TIMEOUT);
    }

    @Test
    void hasNoCodeFor34ForWhatNoLeaderWasAsked() {
        assertThat(timeouts.withoutLeader().failure().code()).isEqualTo(EtcdError.Code.UNKNOWN);
        assertThat(timeouts(CompatibilityLevel.V3_5).withoutLeader().failure().code())
                .isEqualTo(EtcdError.Code.DEADLINE_EXCEEDED);
    }

    private Timeouts timeouts(CompatibilityLevel level) {
        Connections connections = new Connections(ScriptedLoop.ID, peers, clock);
        return new Timeouts(scripted.loop, members.membership, connections, 1_000, level);
    }
}
