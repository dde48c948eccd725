package dev.quoin.server.background;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.api.raft.ReadState;
import dev.quoin.server.apply.AppliedIndex;
import dev.quoin.server.fixture.CountedMeters;
import dev.quoin.server.fixture.FakeMembers;
import dev.quoin.server.fixture.FakePeers;
import dev.quoin.server.fixture.KeyValueState;
import dev.quoin.server.fixture.ManualClock;
import dev.quoin.server.fixture.ManualLanes;
import dev.quoin.server.fixture.ScriptedLoop;
import dev.quoin.server.membership.MemberInquiry;
import dev.quoin.server.membership.PeerHashes;
import dev.quoin.server.request.ReadIndexes;
import dev.quoin.server.request.RequestIds;
import dev.quoin.server.request.Workers;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Member 1 of three compares its history, which is empty and hashes to 1084519789, with the others'. */
class CorruptionCheckTest {

    private static final String SAME = "{\"header\":{\"revision\":1},\"hash\":1084519789,\"compact_revision\":-1}";

    private final ManualClock clock = new ManualClock();
    private final ManualLanes lanes = new ManualLanes(clock);
    private final FakePeers peers = new FakePeers();
    private final FakeMembers members = new FakeMembers().voters(1, 2, 3);
    private final ScriptedLoop scripted = new ScriptedLoop();
    private final ReadIndexes reads = new ReadIndexes(
            scripted.loop, new AppliedIndex(0), new RequestIds(1, 0), clock, 7_000, new CountedMeters());
    private int alarms;
    private CorruptionCheck check;

    @BeforeEach
    void build() throws Exception {
        scripted.leads(ScriptedLoop.ID);
        peers.answers("http://p:2", 200, SAME);
        check = new CorruptionCheck(
                new KeyValueState(clock).keyValues,
                new PeerHashes(1, members.membership, new MemberInquiry(peers, 0xabc, Duration.ofSeconds(7))),
                scripted.loop,
                reads,
                new Workers(lanes),
                () -> alarms++);
    }

    @AfterEach
    void close() throws IOException {
        scripted.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                SAME + "; 0; true",
                "{\"header\":{\"revision\":1},\"hash\":7,\"compact_revision\":-1}; 1; false",
                "{\"header\":{\"revision\":2},\"hash\":1084519789,\"compact_revision\":-1}; 1; true",
                "{\"header\":{\"revision\":1},\"hash\":7,\"compact_revision\":1}; 1; true",
                "{\"header\":{\"revision\":1},\"hash\":7,\"compact_revision\":-2}; 0; true",
                "not json; 0; true",
            })
    void raisesTheAlarmWhereAMemberIsAheadOrHasAnotherHistory(String answer, int raised, boolean agrees)
            throws Exception {
        peers.answers("http://p:3", 200, answer);
        check.run();
        confirm();
        assertThat(alarms).isEqualTo(raised);
        assertThat(check.agrees()).isEqualTo(agrees);
    }

    @Test
    void comparesNothingUnlessItLeads() throws Exception {
        scripted.leads(2);
        check.run();
        assertThat(peers.asked).isEmpty();
    }

    @Test
    void comparesWithThoseThatAnswer() throws Exception {
        check.run();
        confirm();
        assertThat(peers.asked).containsExactly("GET http://p:2/members/hashkv", "GET http://p:3/members/hashkv");
        assertThat(alarms).isZero();
        assertThat(check.agrees()).isTrue();
        check.run();
        assertThat(peers.asked).as("the first comparison has ended").hasSize(6);
    }

    @Test
    void doesNotBeginAgainWhileAComparisonGoesOn() {
        check.run();
        check.run();
        assertThat(peers.asked).hasSize(2);
    }

    private void confirm() throws InterruptedException {
        scripted.settle();
        reads.confirmed(new ReadState(0, scripted.raft.readContexts.get(0)));
    }
}
