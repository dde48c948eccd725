package dev.quoin.server.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.api.raft.ConfChange;
import dev.quoin.api.raft.ConfChangeSingle;
import dev.quoin.api.raft.ConfChangeType;
import dev.quoin.api.raft.EntryType;
import dev.quoin.api.server.Caller;
import dev.quoin.api.server.CompatibilityLevel;
import dev.quoin.api.server.EtcdError;
import dev.quoin.rpc.etcdserverpb.MemberAddRequest;
import dev.quoin.rpc.etcdserverpb.MemberAddResponse;
import dev.quoin.rpc.etcdserverpb.MemberPromoteRequest;
import dev.quoin.rpc.etcdserverpb.MemberPromoteResponse;
import dev.quoin.rpc.etcdserverpb.MemberRemoveRequest;
import dev.quoin.rpc.etcdserverpb.MemberRemoveResponse;
import dev.quoin.rpc.etcdserverpb.MemberUpdateRequest;
import dev.quoin.rpc.etcdserverpb.MemberUpdateResponse;
import dev.quoin.server.apply.AppliedIndex;
import dev.quoin.server.apply.Headers;
import dev.quoin.server.fixture.Answer;
import dev.quoin.server.fixture.CountedMeters;
import dev.quoin.server.fixture.FakeMembers;
import dev.quoin.server.fixture.FakePeers;
import dev.quoin.server.fixture.ManualClock;
import dev.quoin.server.fixture.ManualLanes;
import dev.quoin.server.fixture.Proposing;
import dev.quoin.server.fixture.ScriptedLoop;
import dev.quoin.server.loop.Ticker;
import dev.quoin.server.membership.Connections;
import dev.quoin.server.membership.MemberIds;
import dev.quoin.server.membership.Membership;
import dev.quoin.server.membership.Reconfiguration;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Cluster requests and the hand-over at member 1 of 1, 2 and 3; 4 learns. All have been reachable for long. */
class ClustersTest {

    private final ManualClock clock = new ManualClock();
    private final ManualLanes lanes = new ManualLanes(clock);
    private final CountedMeters meters = new CountedMeters();
    private final FakeMembers members = new FakeMembers().voters(1, 2, 3).add(4, true, "m4");
    private final Membership membership = members.membership;
    private final ScriptedLoop scripted = new ScriptedLoop();
    private final Proposing proposing = new Proposing(scripted, membership, clock, meters);
    private final FakePeers peers = proposing.peers;
    private final Ticker ticker = new Ticker(lanes);
    private final LeaderCalls leader = new LeaderCalls(scripted.loop, membership, peers, ticker, clock, 7_000, 1_000);
    private final Reconfiguration rules =
            new Reconfiguration(true, membership, new Connections(ScriptedLoop.ID, peers, clock));
    private final Transfers transfers = new Transfers(scripted.loop, membership, ticker, clock, 100, 7_000);
    private final List<String> handedOver = new ArrayList<>();
    private boolean learner;
    private Clusters clusters;

    @BeforeEach
    void build() {
        clock.pass(Duration.ofSeconds(100));
        for (long id = 2; id <= 4; id++) {
            peers.active(id, 1);
        }
        clusters = new Clusters(
                membership,
                rules,
                new Promotions(scripted.loop, membership, rules, proposing.proposals, leader, meters),
                proposing.proposals,
                new ReadIndexes(
                        scripted.loop, new AppliedIndex(0), new RequestIds(1, 0), clock, 7_000, new CountedMeters()),
                new Guard(() -> learner, CompatibilityLevel.V3_4),
                new Headers(3, ScriptedLoop.ID, () -> 2),
                () -> 1_700_000_000L);
    }

    @AfterEach
    void close() throws IOException {
        scripted.close();
    }

    @Test
    void proposesAMemberUnderAnIdOfItsUrlsAndTheTime() throws Exception {
        Answer<MemberAddResponse> answer = add(false, " http://z:2", "http://y:1");
        ConfChange change = onlyChange();
        long id = MemberIds.added(List.of("http://y:1", "http://z:2"), 1_700_000_000L);
        assertThat(change.changes()).containsExactly(new ConfChangeSingle(ConfChangeType.ADD_NODE, id));
        assertThat(context(change))
                .isEqualTo("{\"id\":" + Long.toUnsignedString(id) + ",\"peerURLs\":[\"http://y:1\",\"http://z:2\"]}");
        assertThat(answer.answered()).isFalse();
        proposing.proposals.answerConfChange(change.id(), "");
        assertThat(answer.response().getMember().getID()).isEqualTo(id);
        assertThat(answer.response().getMembersCount()).isEqualTo(4);
        assertThat(answer.response().getHeader().getRevision()).isZero();
    }

    @Test
    void proposesALearnerAsOne() throws Exception {
        add(true, "http://z:2");
        assertThat(onlyChange().changes().get(0).type()).isEqualTo(ConfChangeType.ADD_LEARNER_NODE);
        assertThat(context(onlyChange())).endsWith("\"isLearner\":true}");
    }

    @ParameterizedTest
    @CsvSource({
        "membership: ID removed,                                NOT_FOUND,           etcdserver: member not found",
        "membership: ID not found,                              NOT_FOUND,           etcdserver: member not found",
        "membership: ID exists,                                 FAILED_PRECONDITION, etcdserver: member ID already exist",
        "membership: peerURL exists,                            FAILED_PRECONDITION, etcdserver: Peer URLs already exists",
        "membership: can only promote a learner member,         FAILED_PRECONDITION, etcdserver: can only promote a learner member",
        "membership: too many learner members in cluster,       FAILED_PRECONDITION, etcdserver: too many learner members in cluster",
    })
    void answersWhatWasFoundOutWhenTheEntryWasApplied(String refusal, EtcdError.Code code, String text)
            throws Exception {
        Answer<MemberAddResponse> answer = add(false, "http://z:2");
        proposing.proposals.answerConfChange(onlyChange().id(), refusal);
        assertThat(answer.failure()).isEqualTo(text);
        assertThat(answer.code()).isEqualTo(code);
    }

    @Test
    void refusesWhatCouldCostTheQuorumWithoutProposingIt() throws Exception {
        peers.active(3, 0);
        assertThat(add(false, "http://z:2").failure()).isEqualTo("etcdserver: unhealthy cluster");
        assertThat(remove(2).failure()).isEqualTo("etcdserver: unhealthy cluster");
        assertThat(remove(3).answered()).isFalse();
        assertThat(onlyChange().changes()).containsExactly(new ConfChangeSingle(ConfChangeType.REMOVE_NODE, 3));
        assertThat(onlyChange().context()).isEmpty();
    }

    /** Servers of all versions end on the second form. */
    @Test
    void everyChangeIsProposedInTheFormThatAllVersionsKnow() throws Exception {
        add(false, "http://z:2");
        add(true, "http://z:3");
        remove(3);
        MemberUpdateRequest update = MemberUpdateRequest.newBuilder()
                .setID(2)
                .addPeerURLs("http://x:1")
                .build();
        clusters.update(Caller.ANONYMOUS, update, new Answer<>());
        scripted.leads(ScriptedLoop.ID);
        scripted.raft.matches.put(1L, 1_000L);
        scripted.raft.matches.put(4L, 1_000L);
        promote(4);
        scripted.settle();
        scripted.settle();
        assertThat(scripted.raft.changes)
                .hasSize(5)
                .allSatisfy(change -> assertThat(change.entryType()).isEqualTo(EntryType.CONF_CHANGE));
    }

    @Test
    void keepsALearnerOneWhenItsUrlsChange() throws Exception {
        Answer<MemberUpdateResponse> answer = new Answer<>();
        clusters.update(
                Caller.ANONYMOUS,
                MemberUpdateRequest.newBuilder()
                        .setID(4)
                        .addPeerURLs("http://x:1")
                        .build(),
                answer);
        assertThat(context(onlyChange())).isEqualTo("{\"id\":4,\"peerURLs\":[\"http://x:1\"],\"isLearner\":true}");
        proposing.proposals.answerConfChange(onlyChange().id(), "");
        assertThat(answer.response().getMembersCount()).isEqualTo(4);
    }

    @Test
    void promotesOnTheLeaderOnlyALearnerThatHasNineTenthsOfItsLog() throws Exception {
        scripted.leads(ScriptedLoop.ID);
        scripted.raft.matches.put(1L, 1_000L);
        scripted.raft.matches.put(4L, 899L);
        Answer<MemberPromoteResponse> tooEarly = promote(4);
        scripted.settle();
        assertThat(tooEarly.failure()).isEqualTo(EtcdError.LEARNER_NOT_READY.text());
        assertThat(meters.count("etcd_server_learner_promote_failures")).isEqualTo(1);
        scripted.raft.matches.put(4L, 900L);
        Answer<MemberPromoteResponse> answer = promote(4);
        assertThat(context(onlyChange())).isEqualTo("{\"id\":4,\"peerURLs\":null,\"isPromote\":true}");
        assertThat(onlyChange().changes()).containsExactly(new ConfChangeSingle(ConfChangeType.ADD_NODE, 4));
        proposing.proposals.answerConfChange(onlyChange().id(), "");
        assertThat(answer.response().getMembersCount()).isEqualTo(4);
        assertThat(meters.count("etcd_server_learner_promote_successes")).isEqualTo(1);
    }

    @Test
    void asksTheLeaderToPromote() throws Exception {
        scripted.leads(2);
        peers.answers("http://p:2", 200, "[{\"id\":4,\"peerURLs\":[\"http://p:4\"],\"name\":\"m4\"}]\n");
        assertThat(promote(4).response().getMembers(0).getID()).isEqualTo(4);
        assertThat(peers.asked).containsExactly("POST http://p:2/members/promote/4");
        peers.answers("http://p:2", 412, EtcdError.LEARNER_NOT_READY.text() + "\n");
        assertThat(promote(4).failure()).isEqualTo(EtcdError.LEARNER_NOT_READY.text());
        peers.answers("http://p:2", 412, "membership: can only promote a learner member\n");
        assertThat(promote(4).failure()).isEqualTo(EtcdError.MEMBER_NOT_LEARNER.text());
        peers.answers("http://p:2", 404, "membership: ID not found\n");
        assertThat(promote(4).failure()).isEqualTo(EtcdError.MEMBER_NOT_FOUND.text());
    }

    @Test
    void asksAgainUntilTheLeaderAnswersOrTheTimeIsOver() throws Exception {
        scripted.leads(2);
        Answer<MemberPromoteResponse> answered = promote(4);
        lanes.pass(Duration.ofSeconds(1));
        assertThat(answered.answered()).isFalse();
        peers.answers("http://p:2", 200, "[]");
        lanes.pass(Duration.ofSeconds(1));
        assertThat(answered.response()).isNotNull();
        peers.answers("http://p:2", 500, "");
        Answer<MemberPromoteResponse> late = promote(4);
        lanes.pass(Duration.ofSeconds(8));
        assertThat(late.failure()).isEqualTo("etcdserver: request timed out");
    }

    @Test
    void saysThatThereIsNoLeaderWhereNoneComes() {
        Answer<MemberPromoteResponse> answer = promote(4);
        lanes.pass(Duration.ofMillis(6_999));
        assertThat(answer.answered()).isFalse();
        lanes.pass(Duration.ofMillis(1));
        assertThat(answer.failure()).isEqualTo("etcdserver: no leader");
    }

    @Test
    void failsWhatWaitsWhenTheMemberStops() {
        Answer<MemberPromoteResponse> waiting = promote(4);
        leader.stopped();
        assertThat(waiting.failure()).isEqualTo(EtcdError.STOPPED.text());
        assertThat(promote(4).failure()).isEqualTo(EtcdError.STOPPED.text());
    }

    @Test
    void isRefusedByALearner() throws Exception {
        learner = true;
        assertThat(add(false, "http://z:2").failure()).isEqualTo("etcdserver: rpc not supported for learner");
        assertThat(add(false, "http://z:2").code()).isEqualTo(EtcdError.Code.UNAVAILABLE);
        assertThat(scripted.raft.changes).isEmpty();
    }

    @Test
    void handsOverToAVoterAndWaitsUntilItLeads() throws Exception {
        handOver(2);
        scripted.leads(ScriptedLoop.ID);
        handOver(9);
        handOver(4);
        assertThat(handedOver).containsExactly("NOT_LEADER", "BAD_LEADER_TRANSFEREE", "BAD_LEADER_TRANSFEREE");
        handOver(2);
        scripted.settle();
        assertThat(scripted.raft.transfers).containsExactly(2L);
        lanes.pass(Duration.ofSeconds(1));
        assertThat(handedOver).hasSize(3);
        scripted.leads(2);
        lanes.pass(Duration.ofMillis(100));
        assertThat(handedOver).endsWith("null");
    }

    @Test
    void givesUpOnAVoterThatDoesNotTakeOver() throws Exception {
        scripted.leads(ScriptedLoop.ID);
        handOver(2);
        lanes.pass(Duration.ofMillis(7_100));
        assertThat(handedOver).containsExactly("TIMEOUT_LEADER_TRANSFER");
        handOver(ScriptedLoop.ID);
        assertThat(handedOver).endsWith("null");
    }

    private void handOver(long id) {
        transfers.to(id, failure -> handedOver.add(String.valueOf(failure)));
    }

    private Answer<MemberAddResponse> add(boolean learns, String... urls) {
        Answer<MemberAddResponse> answer = new Answer<>();
        MemberAddRequest.Builder request = MemberAddRequest.newBuilder().setIsLearner(learns);
        for (String url : urls) {
            request.addPeerURLs(url);
        }
        clusters.add(Caller.ANONYMOUS, request.build(), answer);
        return answer;
    }

    private Answer<MemberRemoveResponse> remove(long id) {
        Answer<MemberRemoveResponse> answer = new Answer<>();
        clusters.remove(
                Caller.ANONYMOUS, MemberRemoveRequest.newBuilder().setID(id).build(), answer);
        return answer;
    }

    private Answer<MemberPromoteResponse> promote(long id) {
        Answer<MemberPromoteResponse> answer = new Answer<>();
        clusters.promote(
                Caller.ANONYMOUS, MemberPromoteRequest.newBuilder().setID(id).build(), answer);
        return answer;
    }

    private ConfChange onlyChange() throws InterruptedException {
        // A promotion asks Raft first, and proposes on Raft's thread.
        scripted.settle();
        scripted.settle();
        assertThat(scripted.raft.changes).hasSize(1);
        return scripted.raft.changes.get(0);
    }

    private static String context(ConfChange change) {
        return new String(change.context(), StandardCharsets.UTF_8);
    }
}
