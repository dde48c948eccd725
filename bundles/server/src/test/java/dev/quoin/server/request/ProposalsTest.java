package dev.quoin.server.request;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.quoin.api.raft.ConfChange;
import dev.quoin.api.raft.ConfChangeType;
import dev.quoin.api.server.CompatibilityLevel;
import dev.quoin.api.server.EtcdError;
import dev.quoin.rpc.etcdserverpb.AuthStatusRequest;
import dev.quoin.rpc.etcdserverpb.InternalRaftRequest;
import dev.quoin.rpc.etcdserverpb.PutRequest;
import dev.quoin.rpc.etcdserverpb.PutResponse;
import dev.quoin.rpc.etcdserverpb.Request;
import dev.quoin.rpc.etcdserverpb.RequestOp;
import dev.quoin.rpc.etcdserverpb.TxnRequest;
import dev.quoin.rpc.etcdserverpb.TxnResponse;
import dev.quoin.server.apply.AppliedIndex;
import dev.quoin.server.apply.Outcome;
import dev.quoin.server.fixture.Answer;
import dev.quoin.server.fixture.CountedMeters;
import dev.quoin.server.fixture.FakeMembers;
import dev.quoin.server.fixture.FakePeers;
import dev.quoin.server.fixture.ManualClock;
import dev.quoin.server.fixture.Proposing;
import dev.quoin.server.fixture.ScriptedLoop;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProposalsTest {

    private static final long TIMEOUT_MILLIS = 7_000;
    private static final int REQUEST_BYTES_MAX = 1_000;

    private int valueBytesMax = Integer.MAX_VALUE;
    private final ManualClock clock = new ManualClock();
    private final CountedMeters meters = new CountedMeters();
    private final FakeMembers members = new FakeMembers().voters(ScriptedLoop.ID, 2, 3);
    private FakePeers peers;
    private AppliedIndex applied;
    private ScriptedLoop scripted = new ScriptedLoop();
    private Proposals proposals = proposals(scripted);

    @AfterEach
    void close() throws IOException {
        scripted.close();
    }

    @Test
    void answersOnceItsEntryIsApplied() throws Exception {
        Answer<PutResponse> answer = put("v");
        assertThat(meters.gauge("etcd_server_proposals_pending")).isEqualTo(1);
        InternalRaftRequest entry = scripted.proposed().get(0);
        long id = entry.getHeader().getID();
        assertThat(proposals.request(id)).isEqualTo(entry);
        proposals.answer(id, new Outcome(PutResponse.getDefaultInstance(), null, null));
        assertThat(answer.response()).isEqualTo(PutResponse.getDefaultInstance());
        assertThat(proposals.request(id)).isNull();
        assertThat(meters.gauge("etcd_server_proposals_pending")).isZero();
    }

    @Test
    void givesUpWhenTheTimeIsOver() throws Exception {
        scripted.leads(2);
        peers.active(2, -1);
        Answer<PutResponse> answer = put("v");
        clock.pass(Duration.ofMillis(TIMEOUT_MILLIS));
        proposals.expire();
        assertThat(answer.answered()).as("the deadline has not passed").isFalse();
        clock.pass(Duration.ofNanos(1));
        proposals.expire();
        assertThat(answer.failure()).isEqualTo(EtcdError.TIMEOUT.text());
        assertThat(meters.count("etcd_server_proposals_failed_total")).isEqualTo(1);
    }

    @Test
    void saysThatNoLeaderTookItInTheWordsOfTheLevel() throws Exception {
        scripted.raft.dropping = true;
        Answer<PutResponse> answer = put("v");
        scripted.settle();
        clock.pass(Duration.ofMillis(TIMEOUT_MILLIS + 1));
        proposals.expire();
        assertThat(answer.failure()).isEqualTo("context deadline exceeded");
        assertThat(answer.code()).isEqualTo(EtcdError.Code.UNKNOWN);
    }

    @Test
    void proposesAChangeOfMembershipAgainOnceThereIsALeader() throws Exception {
        scripted.raft.dropping = true;
        List<Outcome> outcomes = new ArrayList<>();
        proposals.propose(id -> ConfChange.single(id, ConfChangeType.REMOVE_NODE, 3, new byte[0]), outcomes::add);
        scripted.settle();
        scripted.raft.dropping = false;
        proposals.leaderChanged();
        scripted.settle();
        assertThat(scripted.raft.changes).hasSize(1);
        proposals.answerConfChange(scripted.raft.changes.get(0).id(), "membership: ID removed");
        assertThat(outcomes.get(0).failure().text()).isEqualTo(EtcdError.MEMBER_NOT_FOUND.text());
    }

    @Test
    void refusesAFormThatTheClustersVersionDoesNotKnow() throws Exception {
        members.version("3.4.0");
        List<Outcome> outcomes = new ArrayList<>();
        proposals.propose(
                InternalRaftRequest.newBuilder().setAuthStatus(AuthStatusRequest.getDefaultInstance()), outcomes::add);
        assertThat(outcomes.get(0).failure().text()).isEqualTo(EtcdError.NOT_CAPABLE.text());
        assertThat(scripted.proposed()).isEmpty();
    }

    @Test
    void refusesARequestLargerThanTheLimitWithoutProposingIt() throws Exception {
        assertThat(put("x".repeat(REQUEST_BYTES_MAX)).failure()).isEqualTo(EtcdError.REQUEST_TOO_LARGE.text());
        assertThat(scripted.proposed()).isEmpty();
    }

    @Test
    void refusesAValueThatTheEngineCannotTakeWhereverItIsInTheRequest() throws Exception {
        valueBytesMax = 600;
        assertThat(put("x".repeat(500)).failure()).isEqualTo(EtcdError.REQUEST_TOO_LARGE.text());
        RequestOp one = RequestOp.newBuilder()
                .setRequestPut(PutRequest.newBuilder()
                        .setKey(ByteString.copyFromUtf8("k"))
                        .setValue(ByteString.copyFromUtf8("x".repeat(400))))
                .build();
        TxnRequest two = TxnRequest.newBuilder().addSuccess(one).addFailure(one).build();
        proposals.propose(InternalRaftRequest.newBuilder().setTxn(two), outcome -> {});
        assertThat(scripted.proposed()).as("together longer, each short enough").hasSize(1);

        valueBytesMax = 500;
        Answer<TxnResponse> nested = new Answer<>();
        TxnRequest around = TxnRequest.newBuilder()
                .addFailure(RequestOp.newBuilder().setRequestTxn(two))
                .build();
        proposals.propose(InternalRaftRequest.newBuilder().setTxn(around), TxnResponse.class, nested);
        assertThat(nested.failure()).isEqualTo(EtcdError.REQUEST_TOO_LARGE.text());
        assertThat(scripted.proposed()).hasSize(1);
    }

    @Test
    void letsRequestsWaitWhileTooMuchIsCommittedAndNotApplied() throws Exception {
        behindBy(Proposals.APPLY_LAG_MAX + 1);
        Answer<PutResponse> answer = put("v");
        assertThat(scripted.proposed()).isEmpty();
        applied.reached(1);
        assertThat(scripted.proposed()).hasSize(1);
        applied.reached(2);
        assertThat(scripted.proposed()).hasSize(1);
        assertThat(answer.answered()).isFalse();
    }

    @Test
    void refusesWhatWaitedTooLongForEntriesBeforeItAndNeverProposesItThen() throws Exception {
        behindBy(Proposals.APPLY_LAG_MAX + 1);
        Answer<PutResponse> answer = put("v");
        clock.pass(Duration.ofNanos(Proposals.DELAY_NANOS_MAX));
        proposals.expire();
        assertThat(answer.answered()).isFalse();
        clock.pass(Duration.ofNanos(1));
        proposals.expire();
        assertThat(answer.failure()).isEqualTo(EtcdError.TOO_MANY_REQUESTS.text());
        applied.reached(1);
        assertThat(scripted.proposed()).isEmpty();
    }

    @Test
    void refusesMoreThanItLetsWaitForEntriesBeforeThem() throws Exception {
        behindBy(Proposals.APPLY_LAG_MAX + 1);
        InternalRaftRequest.Builder builder = InternalRaftRequest.newBuilder();
        for (int i = 0; i < Proposals.DELAYED_MAX; i++) {
            proposals.propose(builder, outcome -> {});
        }
        assertThat(put("v").failure()).isEqualTo(EtcdError.TOO_MANY_REQUESTS.text());
        assertThat(scripted.proposed()).isEmpty();
        applied.reached(1);
        assertThat(scripted.proposed()).hasSize(Proposals.DELAYED_MAX);
    }

    @Test
    void refusesMoreThanItMayHaveUnderWay() {
        InternalRaftRequest.Builder builder = InternalRaftRequest.newBuilder();
        for (int i = 0; i < PendingRequests.COUNT_MAX; i++) {
            proposals.propose(builder, outcome -> {});
        }
        assertThat(put("v").failure()).isEqualTo(EtcdError.TOO_MANY_REQUESTS.text());
    }

    @Test
    void proposesAgainUnderTheSameIdWhatWasDroppedForWantOfALeader() throws Exception {
        scripted.raft.dropping = true;
        Answer<PutResponse> answer = put("v");
        scripted.settle();
        assertThat(answer.answered()).isFalse();
        assertThat(scripted.proposed()).isEmpty();

        scripted.raft.dropping = false;
        proposals.leaderChanged();
        InternalRaftRequest entry = scripted.proposed().get(0);
        assertThat(entry.getPut().getValue().toStringUtf8()).isEqualTo("v");
        assertThat(proposals.request(entry.getHeader().getID())).isEqualTo(entry);
        proposals.leaderChanged();
        assertThat(scripted.proposed()).hasSize(1);
    }

    @Test
    void doesNotProposeAgainWhatNobodyWaitsForAnyMore() throws Exception {
        scripted.raft.dropping = true;
        put("v");
        scripted.settle();
        clock.pass(Duration.ofMillis(TIMEOUT_MILLIS + 1));
        proposals.expire();
        scripted.raft.dropping = false;
        proposals.leaderChanged();
        assertThat(scripted.proposed()).isEmpty();
    }

    @Test
    void answersWhatIsUnderWayAsUnknownWhenItStopsAndRefusesTheRest() {
        Answer<PutResponse> underWay = put("v");
        proposals.close();
        assertThat(underWay.answered()).isFalse();
        assertThat(put("w").failure()).isEqualTo(EtcdError.STOPPED.text());
        proposals.stopped();
        assertThat(underWay.failure()).isEqualTo(EtcdError.STOPPED.text());
    }

    @Test
    void writesEveryScalarOfAV2RequestAsEtcdDoes() throws Exception {
        proposals.propose(Request.newBuilder().setMethod("PUT").setPath("/0/version"), outcome -> {});
        scripted.settle();
        Request entry = Request.parseFrom(scripted.raft.proposed.get(0));
        assertThat(entry.hasVal()).isTrue();
        assertThat(entry.hasDir()).isTrue();
        assertThat(entry.hasStream()).isTrue();
        assertThat(entry.hasPrevExist())
                .as("the one that is written only when it is set")
                .isFalse();
    }

    private Proposals proposals(ScriptedLoop around) {
        Proposing proposing = new Proposing(
                around,
                members.membership,
                clock,
                new RequestSizes(REQUEST_BYTES_MAX, () -> valueBytesMax),
                CompatibilityLevel.V3_4,
                meters);
        peers = proposing.peers;
        applied = proposing.applied;
        return proposing.proposals;
    }

    private void behindBy(long entries) throws IOException {
        scripted.close();
        scripted = new ScriptedLoop(entries);
        proposals = proposals(scripted);
    }

    private Answer<PutResponse> put(String value) {
        Answer<PutResponse> answer = new Answer<>();
        PutRequest request = PutRequest.newBuilder()
                .setKey(ByteString.copyFromUtf8("k"))
                .setValue(ByteString.copyFromUtf8(value))
                .build();
        proposals.propose(InternalRaftRequest.newBuilder().setPut(request), PutResponse.class, answer);
        return answer;
    }
}
