package dev.quoin.server.request;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.quoin.api.server.Caller;
import dev.quoin.api.server.CompatibilityLevel;
import dev.quoin.api.server.EtcdError;
import dev.quoin.rpc.etcdserverpb.AlarmRequest.AlarmAction;
import dev.quoin.rpc.etcdserverpb.AlarmType;
import dev.quoin.rpc.etcdserverpb.DeleteRangeRequest;
import dev.quoin.rpc.etcdserverpb.DeleteRangeResponse;
import dev.quoin.rpc.etcdserverpb.InternalRaftRequest;
import dev.quoin.rpc.etcdserverpb.PutRequest;
import dev.quoin.rpc.etcdserverpb.PutResponse;
import dev.quoin.rpc.etcdserverpb.RangeRequest;
import dev.quoin.rpc.etcdserverpb.RangeResponse;
import dev.quoin.rpc.etcdserverpb.RequestOp;
import dev.quoin.rpc.etcdserverpb.TxnRequest;
import dev.quoin.rpc.etcdserverpb.TxnResponse;
import dev.quoin.server.apply.Alarms;
import dev.quoin.server.apply.AppliedIndex;
import dev.quoin.server.apply.Headers;
import dev.quoin.server.apply.Outcome;
import dev.quoin.server.apply.Quota;
import dev.quoin.server.apply.SlowRequests;
import dev.quoin.server.apply.TxnApplier;
import dev.quoin.server.fixture.Answer;
import dev.quoin.server.fixture.CountedMeters;
import dev.quoin.server.fixture.FakeMembers;
import dev.quoin.server.fixture.KeyValueState;
import dev.quoin.server.fixture.ManualClock;
import dev.quoin.server.fixture.Proposing;
import dev.quoin.server.fixture.ScriptedLoop;
import dev.quoin.server.loop.ThreadedLanes;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a member answers to writes when the quota is exhausted, and to reads then. */
class KeyValuesTest {

    private static final long QUOTA_BYTES = 10_000;
    /** A key of one byte, no value: 256 bytes of overhead and the key, by etcd's estimate. */
    private static final long COST_BYTES = 257;

    private static final PutRequest PUT =
            PutRequest.newBuilder().setKey(ByteString.copyFromUtf8("k")).build();

    private final ManualClock clock = new ManualClock();
    private final CountedMeters meters = new CountedMeters();
    private final ScriptedLoop scripted = new ScriptedLoop();
    private final Workers workers = new Workers(new ThreadedLanes());
    private boolean learner;
    private final Guard guard = new Guard(() -> learner, CompatibilityLevel.V3_4);
    private KeyValueState state;
    private Proposals proposals;
    private KeyValues keyValues;

    @BeforeEach
    void build() throws IOException {
        state = new KeyValueState(clock);
        Headers headers = new Headers(3, ScriptedLoop.ID, () -> 2);
        AppliedIndex applied = new AppliedIndex(0);
        RequestIds ids = new RequestIds(ScriptedLoop.ID, 0);
        proposals = new Proposing(scripted, new FakeMembers().membership, clock, meters).proposals;
        keyValues = new KeyValues(
                state.keyValues,
                proposals,
                new ReadIndexes(scripted.loop, applied, ids, clock, 7_000, meters),
                guard,
                headers,
                new TxnApplier(state.keyValues, headers),
                new Quota(QUOTA_BYTES, state.store::sizeOnDisk),
                new NoSpaceAlarm(ScriptedLoop.ID, new Alarms(), proposals),
                workers,
                new SlowRequests(clock, meters, 100));
    }

    @AfterEach
    void close() throws IOException {
        workers.close();
        scripted.close();
        state.close();
    }

    @Test
    void proposesAPutThatJustFits() throws Exception {
        state.store.pretendSize(QUOTA_BYTES - COST_BYTES - 1);
        put();
        assertThat(scripted.proposed().get(0).getPut()).isEqualTo(PUT);
    }

    @Test
    void raisesTheAlarmInsteadOfProposingAPutThatDoesNotFitAndAnswersOnceItIsRaised() throws Exception {
        state.store.pretendSize(QUOTA_BYTES - COST_BYTES);
        Answer<PutResponse> answer = put();
        List<InternalRaftRequest> proposed = scripted.proposed();
        assertThat(proposed).hasSize(1);
        assertThat(proposed.get(0).getAlarm().getAction()).isEqualTo(AlarmAction.ACTIVATE);
        assertThat(proposed.get(0).getAlarm().getAlarm()).isEqualTo(AlarmType.NOSPACE);
        assertThat(proposed.get(0).getAlarm().getMemberID()).isEqualTo(ScriptedLoop.ID);
        assertThat(answer.answered()).isFalse();
        proposals.answer(proposed.get(0).getHeader().getID(), Outcome.NOTHING);
        assertThat(answer.failure()).isEqualTo(EtcdError.NO_SPACE.text());
    }

    @Test
    void judgesATransactionByTheDearerOfItsBranches() throws Exception {
        state.store.pretendSize(QUOTA_BYTES - COST_BYTES);
        Answer<TxnResponse> answer = new Answer<>();
        RequestOp.Builder delete = RequestOp.newBuilder()
                .setRequestDeleteRange(DeleteRangeRequest.newBuilder().setKey(PUT.getKey()));
        TxnRequest deleting = TxnRequest.newBuilder().addSuccess(delete).build();
        keyValues.txn(Caller.ANONYMOUS, deleting, answer);
        assertThat(scripted.proposed().get(0).hasTxn()).isTrue();
        TxnRequest putting = deleting.toBuilder()
                .addFailure(RequestOp.newBuilder().setRequestPut(PUT))
                .build();
        keyValues.txn(Caller.ANONYMOUS, putting, answer);
        assertThat(scripted.proposed().get(1).hasAlarm()).isTrue();
    }

    @Test
    void deletesWhateverTheQuota() throws Exception {
        state.store.pretendSize(2 * QUOTA_BYTES);
        keyValues.deleteRange(
                Caller.ANONYMOUS,
                DeleteRangeRequest.newBuilder().setKey(PUT.getKey()).build(),
                new Answer<DeleteRangeResponse>());
        assertThat(scripted.proposed().get(0).hasDeleteRange()).isTrue();
    }

    @Test
    void refusesBeforeItProposesATransactionThatReadsTheFuture() throws Exception {
        Answer<TxnResponse> answer = new Answer<>();
        RangeRequest future =
                RangeRequest.newBuilder().setKey(PUT.getKey()).setRevision(99).build();
        TxnRequest request = TxnRequest.newBuilder()
                .addSuccess(RequestOp.newBuilder().setRequestPut(PUT))
                .addSuccess(RequestOp.newBuilder().setRequestRange(future))
                .build();
        keyValues.txn(Caller.ANONYMOUS, request, answer);
        assertThat(answer.failure()).isEqualTo(EtcdError.FUTURE_REVISION.text());
        assertThat(scripted.proposed()).isEmpty();
    }

    @Test
    void readsOneKeyOnTheCallersThreadAndAsksNobodyWhereItMayBeStale() throws Exception {
        state.put("k", "v");
        Answer<RangeResponse> answer = new Answer<>();
        keyValues.range(
                Caller.ANONYMOUS,
                RangeRequest.newBuilder()
                        .setKey(PUT.getKey())
                        .setSerializable(true)
                        .build(),
                answer);
        assertThat(answer.answered()).isTrue();
        scripted.settle();
        assertThat(scripted.raft.readContexts).isEmpty();
    }

    @Test
    void refusesEverythingOnceTheMemberStops() throws Exception {
        guard.stop();
        assertThat(put().failure()).isEqualTo(EtcdError.STOPPED.text());
        assertThat(scripted.proposed()).isEmpty();
    }

    private Answer<PutResponse> put() {
        Answer<PutResponse> answer = new Answer<>();
        keyValues.put(Caller.ANONYMOUS, PUT, answer);
        return answer;
    }
}
