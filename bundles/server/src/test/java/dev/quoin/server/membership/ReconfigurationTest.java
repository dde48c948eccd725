package dev.quoin.server.membership;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.api.server.EtcdError;
import dev.quoin.server.fixture.FakeMembers;
import dev.quoin.server.fixture.FakePeers;
import dev.quoin.server.fixture.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** etcd's strict checks, seen from member 1. Healthy is who has been reachable for five seconds. */
class ReconfigurationTest {

    private static final long NOW = Duration.ofSeconds(100).toNanos();
    private static final long LONG_AGO = NOW - Duration.ofSeconds(6).toNanos();
    private static final long JUST_NOW = NOW - Duration.ofSeconds(4).toNanos();

    private final ManualClock clock = new ManualClock();
    private final FakePeers peers = new FakePeers();
    private final FakeMembers members = new FakeMembers();

    @BeforeEach
    void begin() {
        clock.pass(Duration.ofNanos(NOW));
    }

    @Test
    void aSingleMemberMayAlwaysGetASecondOne() {
        members.voters(1);
        assertThat(rules().additionRefusal(false)).isNull();
        assertThat(rules().additionRefusal(true)).isNull();
    }

    @Test
    void refusesAVoterWhereTooFewHaveStarted() {
        members.voters(1).add(2, false, "");
        assertThat(rules().additionRefusal(false)).isEqualTo(EtcdError.NOT_ENOUGH_STARTED_MEMBERS);
        assertThat(rules().additionRefusal(true))
                .as("a learner, but not all voters are reached")
                .isEqualTo(EtcdError.UNHEALTHY);
    }

    @Test
    void refusesAnAdditionWhileNotAllVotersAreHealthy() {
        members.voters(1, 2, 3);
        peers.active(2, LONG_AGO);
        assertThat(rules().additionRefusal(false)).isEqualTo(EtcdError.UNHEALTHY);
        peers.active(3, JUST_NOW);
        assertThat(rules().additionRefusal(false)).isEqualTo(EtcdError.UNHEALTHY);
        peers.active(3, LONG_AGO);
        assertThat(rules().additionRefusal(false)).isNull();
        members.add(4, true, "");
        assertThat(rules().additionRefusal(false)).as("learners need not be").isNull();
    }

    @Test
    void refusesToRemoveTheLastMember() {
        members.voters(1);
        assertThat(rules().removalRefusal(1)).isEqualTo(EtcdError.NOT_ENOUGH_STARTED_MEMBERS);
        assertThat(rules().removalRefusal(7))
                .as("unknown: found out when it is applied")
                .isNull();
    }

    @Test
    void refusesARemovalThatLeavesTooFewHealthyOnes() {
        members.voters(1, 2, 3);
        peers.active(2, LONG_AGO);
        assertThat(rules().removalRefusal(3)).as("it is down").isNull();
        assertThat(rules().removalRefusal(2)).as("two active, one of them goes").isEqualTo(EtcdError.UNHEALTHY);
        assertThat(rules().removalRefusal(1)).isEqualTo(EtcdError.UNHEALTHY);
        peers.active(3, LONG_AGO);
        assertThat(rules().removalRefusal(2)).isNull();
        assertThat(rules().removalRefusal(1)).isNull();
    }

    @Test
    void removesALearnerAlways() {
        members.voters(1, 2).add(3, true, "");
        assertThat(rules().removalRefusal(3)).isNull();
    }

    @Test
    void refusesAPromotionWhereTooFewVotersHaveStarted() {
        members.voters(1).add(4, true, "m4");
        assertThat(rules().promotionRefusal()).isNull();
        members.add(2, false, "").add(3, false, "");
        assertThat(rules().promotionRefusal()).isEqualTo(EtcdError.NOT_ENOUGH_STARTED_MEMBERS);
    }

    @Test
    void refusesNothingWhereTheCheckIsOff() {
        members.voters(1).add(2, false, "");
        Reconfiguration lenient = new Reconfiguration(false, members.membership, new Connections(1, peers, clock));
        assertThat(lenient.additionRefusal(false)).isNull();
        assertThat(lenient.removalRefusal(1)).isNull();
        assertThat(lenient.promotionRefusal()).isNull();
    }

    @Test
    void handsOverToTheVoterThatHasBeenReachableLongest() {
        members.voters(1, 2, 3).add(4, true, "m4");
        Connections connections = new Connections(1, peers, clock);
        assertThat(connections.longestReachable(members.membership.members())).isEmpty();
        peers.active(4, 1);
        peers.active(2, JUST_NOW);
        peers.active(3, LONG_AGO);
        assertThat(connections.longestReachable(members.membership.members())).hasValue(3);
    }

    private Reconfiguration rules() {
        return new Reconfiguration(true, members.membership, new Connections(1, peers, clock));
    }
}
