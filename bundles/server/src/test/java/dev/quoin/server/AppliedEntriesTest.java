package dev.quoin.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.quoin.api.raft.ConfChange;
import dev.quoin.api.raft.ConfChangeType;
import dev.quoin.api.raft.ConfState;
import dev.quoin.api.raft.Entry;
import dev.quoin.api.raft.EntryType;
import dev.quoin.api.server.CompatibilityLevel;
import dev.quoin.api.server.EtcdError;
import dev.quoin.raft.RaftCores;
import dev.quoin.rpc.etcdserverpb.AlarmMember;
import dev.quoin.rpc.etcdserverpb.AlarmRequest;
import dev.quoin.rpc.etcdserverpb.AlarmRequest.AlarmAction;
import dev.quoin.rpc.etcdserverpb.AlarmType;
import dev.quoin.rpc.etcdserverpb.CompactionRequest;
import dev.quoin.rpc.etcdserverpb.DeleteRangeRequest;
import dev.quoin.rpc.etcdserverpb.InternalRaftRequest;
import dev.quoin.rpc.etcdserverpb.LeaseCheckpoint;
import dev.quoin.rpc.etcdserverpb.LeaseCheckpointRequest;
import dev.quoin.rpc.etcdserverpb.LeaseGrantRequest;
import dev.quoin.rpc.etcdserverpb.LeaseRevokeRequest;
import dev.quoin.rpc.etcdserverpb.PutRequest;
import dev.quoin.rpc.etcdserverpb.RangeRequest;
import dev.quoin.rpc.etcdserverpb.Request;
import dev.quoin.rpc.etcdserverpb.RequestHeader;
import dev.quoin.rpc.etcdserverpb.RequestOp;
import dev.quoin.rpc.etcdserverpb.TxnRequest;
import dev.quoin.rpc.membershippb.Attributes;
import dev.quoin.rpc.membershippb.ClusterMemberAttrSetRequest;
import dev.quoin.rpc.membershippb.ClusterVersionSetRequest;
import dev.quoin.server.apply.Alarms;
import dev.quoin.server.apply.AppliedHashes;
import dev.quoin.server.apply.AppliedIndex;
import dev.quoin.server.apply.ConsistentIndex;
import dev.quoin.server.apply.EntryApplier;
import dev.quoin.server.apply.Headers;
import dev.quoin.server.apply.Outcome;
import dev.quoin.server.apply.Proposed;
import dev.quoin.server.apply.Quota;
import dev.quoin.server.apply.RequestApplier;
import dev.quoin.server.apply.SlowRequests;
import dev.quoin.server.apply.TxnApplier;
import dev.quoin.server.apply.UnknownEntryException;
import dev.quoin.server.fixture.CountedMeters;
import dev.quoin.server.fixture.FakePeers;
import dev.quoin.server.fixture.KeyValueState;
import dev.quoin.server.fixture.ManualClock;
import dev.quoin.server.membership.Membership;
import dev.quoin.v2store.ReplicatedTrees;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What committed entries do, whoever proposed them, whatever the applying member was told about itself. */
class AppliedEntriesTest {

    private static final long OWN = 77;

    private final ManualClock clock = new ManualClock();
    private final RaftCores rafts = new RaftCores();
    private final Map<Long, InternalRaftRequest> waiting = new HashMap<>();
    private final List<String> answers = new ArrayList<>();
    private long index;

    /** A member's state, and what applies entries to it. */
    private final class Member implements AutoCloseable {
        final KeyValueState state;
        final Alarms alarms = new Alarms();
        final Membership membership;
        final EntryApplier applier;

        Member(CompatibilityLevel level, @Nullable KeyValueState kept) throws Exception {
            LevelSettings settings = new LevelSettings(Flags.options(Map.of()), level);
            state = kept == null ? new KeyValueState(clock, settings.keyValues()) : kept;
            var tree = new ReplicatedTrees(clock).create();
            membership = new Membership(tree);
            Headers headers = new Headers(3, 1, () -> 2);
            ConfState nobody = ConfState.of(List.of(1L), List.of());
            applier = new EntryApplier(
                    new EntryApplier.State(
                            state.store,
                            tree,
                            membership,
                            ConsistentIndex.load(state.store, level.atLeast(CompatibilityLevel.V3_5)),
                            new AppliedIndex(0),
                            new AppliedHashes(state.keyValues),
                            nobody,
                            new EntryApplier.PeerSide(1, new FakePeers(), 1),
                            snapshot -> {}),
                    rafts,
                    change -> nobody,
                    new RequestApplier(
                            state.keyValues,
                            alarms,
                            new Quota(-1, () -> 0),
                            headers,
                            new TxnApplier(state.keyValues, headers)),
                    new Waiting(),
                    new NoEvents(),
                    new SlowRequests(clock, new CountedMeters(), 100));
        }

        String describe() throws Exception {
            return membership.members() + " " + membership.clusterVersion() + " "
                    + state.keyValues.hashKv(0).hash() + " at " + state.keyValues.revision() + " compacted to "
                    + state.keyValues.compactRevision() + " "
                    + state.keyValues.lessor().leases() + " "
                    + alarms.get(AlarmType.NONE);
        }

        @Override
        public void close() {
            state.close();
        }
    }

    @ParameterizedTest
    @EnumSource(CompatibilityLevel.class)
    void areAppliedAlikeAtEveryLevelInWhateverFormTheyAre(CompatibilityLevel level) throws Exception {
        try (Member member = new Member(level, null);
                Member lowest = new Member(CompatibilityLevel.V3_4, null)) {
            List<Entry> entries = everyForm();
            member.applier.apply(entries);
            lowest.applier.apply(entries);
            assertThat(member.membership.member(1).name()).as("v2").isEqualTo("one");
            assertThat(member.membership.member(2).name()).as("v3").isEqualTo("two");
            assertThat(member.membership.clusterVersion()).isEqualTo("3.4.0");
            assertThat(member.state.keyValues.revision()).isEqualTo(5);
            assertThat(member.state.keyValues.lessor().lookup(6).remainingSeconds())
                    .isEqualTo(-1);
            assertThat(member.state.keyValues.lessor().lookup(5)).isNull();
            assertThat(member.alarms.get(AlarmType.NONE))
                    .containsExactly(AlarmMember.newBuilder()
                            .setMemberID(2)
                            .setAlarm(AlarmType.NOSPACE)
                            .build());
            assertThat(member.describe()).isEqualTo(lowest.describe());
        }
    }

    @Test
    void ofMembershipCountAgainBehindASnapshotAndThoseOfKeyValuesOnlyAboveTheConsistentIndex() throws Exception {
        List<Entry> entries = everyForm();
        try (Member before = new Member(CompatibilityLevel.V3_4, null)) {
            before.applier.apply(entries);
            String expected = before.membership.members().toString();
            // As it is after a restart: the tree is what the .snap had, the store is what it was.
            Member after = new Member(CompatibilityLevel.V3_4, before.state);
            assertThat(after.membership.members()).isEmpty();
            after.applier.apply(entries);
            assertThat(after.membership.members()).hasToString(expected);
            assertThat(after.membership.clusterVersion()).isEqualTo("3.4.0");
            assertThat(after.state.keyValues.revision()).isEqualTo(5);
            assertThat(after.alarms.get(AlarmType.NONE)).isEmpty();
            after.applier.apply(List.of(entry(put("b"))));
            assertThat(after.state.keyValues.revision()).isEqualTo(6);
        }
    }

    @Test
    void thatReadTheFutureBesideTheirWritesWriteTheSameWhoeverProposedThem() throws Exception {
        InternalRaftRequest.Builder txn = InternalRaftRequest.newBuilder()
                .setHeader(RequestHeader.newBuilder().setID(OWN))
                .setTxn(TxnRequest.newBuilder()
                        .addSuccess(RequestOp.newBuilder()
                                .setRequestPut(PutRequest.newBuilder().setKey(bytes("x"))))
                        .addSuccess(RequestOp.newBuilder()
                                .setRequestRange(RangeRequest.newBuilder()
                                        .setKey(bytes("a"))
                                        .setRevision(999))));
        List<Entry> entries = List.of(entry(txn));
        try (Member proposer = new Member(CompatibilityLevel.V3_4, null);
                Member other = new Member(CompatibilityLevel.V3_4, null)) {
            other.applier.apply(entries);
            assertThat(answers).isEmpty();
            waiting.put(OWN, txn.build());
            proposer.applier.apply(entries);
            assertThat(answers).containsExactly(EtcdError.FUTURE_REVISION.text());
            assertThat(proposer.state.keyValues.revision()).isEqualTo(2);
            assertThat(proposer.describe()).isEqualTo(other.describe());
        }
    }

    /** Authentication is not part of this version, nor is the downgrade of 3.5: to pass over such an entry is to diverge. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "auth_enable",
                "auth_disable",
                "authenticate",
                "auth_status",
                "auth_user_add",
                "auth_user_delete",
                "auth_user_change_password",
                "auth_user_grant_role",
                "auth_user_revoke_role",
                "auth_role_add",
                "auth_role_delete",
                "auth_role_grant_permission",
                "auth_role_revoke_permission",
                "downgrade_info_set"
            })
    void thatNoInstalledPartKnowsStopTheMember(String form) throws Exception {
        FieldDescriptor field = InternalRaftRequest.getDescriptor().findFieldByName(form);
        InternalRaftRequest.Builder request = InternalRaftRequest.newBuilder();
        request.setField(field, request.newBuilderForField(field).build());
        try (Member member = new Member(CompatibilityLevel.V3_5, null)) {
            assertThatThrownBy(() -> member.applier.apply(List.of(entry(request))))
                    .isInstanceOf(UnknownEntryException.class)
                    .hasMessageContaining(form + "(" + field.getNumber() + ")");
        }
    }

    private List<Entry> everyForm() {
        index = 0;
        return List.of(
                confChange(1),
                new Entry(EntryType.NORMAL, 2, ++index, new byte[0]),
                v2("/0/members/1/attributes", "{\"name\":\"one\"}"),
                v2("/0/version", "3.0.0"),
                confChange(2),
                entry(InternalRaftRequest.newBuilder()
                        .setClusterMemberAttrSet(ClusterMemberAttrSetRequest.newBuilder()
                                .setMemberID(2)
                                .setMemberAttributes(Attributes.newBuilder().setName("two")))),
                entry(InternalRaftRequest.newBuilder()
                        .setClusterVersionSet(
                                ClusterVersionSetRequest.newBuilder().setVer("3.4.0"))),
                entry(InternalRaftRequest.newBuilder()
                        .setLeaseGrant(LeaseGrantRequest.newBuilder().setID(5).setTTL(60))),
                entry(InternalRaftRequest.newBuilder()
                        .setLeaseGrant(LeaseGrantRequest.newBuilder().setID(6).setTTL(600))),
                entry(InternalRaftRequest.newBuilder()
                        .setLeaseCheckpoint(LeaseCheckpointRequest.newBuilder()
                                .addCheckpoints(
                                        LeaseCheckpoint.newBuilder().setID(6).setRemainingTTL(300)))),
                entry(put("a")),
                entry(InternalRaftRequest.newBuilder()
                        .setTxn(TxnRequest.newBuilder()
                                .addSuccess(RequestOp.newBuilder()
                                        .setRequestPut(PutRequest.newBuilder().setKey(bytes("t")))))),
                entry(InternalRaftRequest.newBuilder()
                        .setDeleteRange(DeleteRangeRequest.newBuilder().setKey(bytes("a")))),
                entry(InternalRaftRequest.newBuilder()
                        .setPut(PutRequest.newBuilder().setKey(bytes("l")).setLease(6))),
                entry(InternalRaftRequest.newBuilder()
                        .setRange(RangeRequest.newBuilder().setKey(bytes("a")).setRevision(999))),
                entry(InternalRaftRequest.newBuilder()
                        .setCompaction(CompactionRequest.newBuilder().setRevision(3))),
                entry(InternalRaftRequest.newBuilder()
                        .setLeaseRevoke(LeaseRevokeRequest.newBuilder().setID(5))),
                entry(InternalRaftRequest.newBuilder()
                        .setAlarm(AlarmRequest.newBuilder()
                                .setAction(AlarmAction.ACTIVATE)
                                .setMemberID(2)
                                .setAlarm(AlarmType.NOSPACE))));
    }

    private Entry confChange(long id) {
        byte[] context =
                ("{\"id\":" + id + ",\"peerURLs\":[\"http://p:" + id + "\"]}").getBytes(StandardCharsets.UTF_8);
        ConfChange change = ConfChange.single(id, ConfChangeType.ADD_NODE, id, context);
        return new Entry(EntryType.CONF_CHANGE, 2, ++index, rafts.encode(change));
    }

    private Entry v2(String path, String value) {
        byte[] data = Request.newBuilder()
                .setID(9)
                .setMethod("PUT")
                .setPath(path)
                .setVal(value)
                .build()
                .toByteArray();
        return new Entry(EntryType.NORMAL, 2, ++index, data);
    }

    private Entry entry(InternalRaftRequest.Builder request) {
        return new Entry(EntryType.NORMAL, 2, ++index, request.build().toByteArray());
    }

    private static InternalRaftRequest.Builder put(String key) {
        return InternalRaftRequest.newBuilder()
                .setPut(PutRequest.newBuilder().setKey(bytes(key)).setValue(bytes("v")));
    }

    private static ByteString bytes(String text) {
        return ByteString.copyFromUtf8(text);
    }

    private final class Waiting implements Proposed {
        @Override
        public @Nullable InternalRaftRequest request(long id) {
            return waiting.get(id);
        }

        @Override
        public void answer(long id, Outcome outcome) {
            if (waiting.containsKey(id)) {
                answers.add(outcome.failure() == null ? "ok" : outcome.failure().text());
            }
        }

        @Override
        public void answerConfChange(long id, String refusal) {}
    }

    private static final class NoEvents implements EntryApplier.ApplyEvents {
        @Override
        public void termBegan(long term) {}

        @Override
        public void applied(long index, long term, ConfState confState) {}

        @Override
        public void removed() {}

        @Override
        public void quotaExceeded(Runnable answer) {}
    }
}
