package dev.quoin.server.request;

import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.StateStore;
import dev.quoin.api.env.Clock;
import dev.quoin.api.metrics.Histogram;
import dev.quoin.api.metrics.Meters;
import dev.quoin.api.mvcc.CompactedException;
import dev.quoin.api.mvcc.FutureRevisionException;
import dev.quoin.api.mvcc.KvHash;
import dev.quoin.api.mvcc.MvccStore;
import dev.quoin.api.server.Caller;
import dev.quoin.api.server.CompatibilityLevel;
import dev.quoin.api.server.EtcdError;
import dev.quoin.api.server.MaintenanceRequests;
import dev.quoin.api.server.MemberException;
import dev.quoin.api.server.PinnedImage;
import dev.quoin.api.server.Reply;
import dev.quoin.api.snapshot.DatabaseImages;
import dev.quoin.rpc.etcdserverpb.AlarmMember;
import dev.quoin.rpc.etcdserverpb.AlarmRequest;
import dev.quoin.rpc.etcdserverpb.AlarmResponse;
import dev.quoin.rpc.etcdserverpb.AlarmType;
import dev.quoin.rpc.etcdserverpb.DefragmentRequest;
import dev.quoin.rpc.etcdserverpb.DefragmentResponse;
import dev.quoin.rpc.etcdserverpb.HashKVRequest;
import dev.quoin.rpc.etcdserverpb.HashKVResponse;
import dev.quoin.rpc.etcdserverpb.HashRequest;
import dev.quoin.rpc.etcdserverpb.HashResponse;
import dev.quoin.rpc.etcdserverpb.InternalRaftRequest;
import dev.quoin.rpc.etcdserverpb.MoveLeaderRequest;
import dev.quoin.rpc.etcdserverpb.MoveLeaderResponse;
import dev.quoin.rpc.etcdserverpb.StatusRequest;
import dev.quoin.rpc.etcdserverpb.StatusResponse;
import dev.quoin.server.apply.Alarms;
import dev.quoin.server.apply.AppliedIndex;
import dev.quoin.server.apply.Headers;
import dev.quoin.server.apply.Quota;
import dev.quoin.server.loop.RaftLoop;
import dev.quoin.server.membership.ClusterMember;
import dev.quoin.server.membership.Membership;
import dev.quoin.server.request.Guard.Action;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Maintenance requests. */
public final class Maintenances implements MaintenanceRequests {

    private static final Logger LOG = LoggerFactory.getLogger(Maintenances.class);

    private final State state;
    private final Proposals proposals;
    private final Guard guard;
    private final Headers headers;
    private final Transfers transfers;
    private final Workers workers;
    private final Clock clock;
    private final Histogram snapshotSeconds;

    /** What is maintained. */
    public record State(
            StateStore store,
            MvccStore keyValues,
            Alarms alarms,
            AppliedIndex applied,
            RaftLoop loop,
            Membership membership,
            DatabaseImages images,
            CompatibilityLevel level,
            Quota quota) {}

    public Maintenances(
            State state,
            Proposals proposals,
            Guard guard,
            Headers headers,
            Transfers transfers,
            Workers workers,
            Clock clock,
            Meters meters) {
        this.state = state;
        this.proposals = proposals;
        this.guard = guard;
        this.headers = headers;
        this.transfers = transfers;
        this.workers = workers;
        this.clock = clock;
        this.snapshotSeconds = meters.histogram(
                "etcd_disk_backend_snapshot_duration_seconds",
                "The latency distribution of backend snapshots.",
                Meters.exponential(0.01, 2, 17));
    }

    @Override
    public void alarm(Caller caller, AlarmRequest request, Reply<AlarmResponse> reply) {
        if (refused(caller, reply)) {
            return;
        }
        boolean withHeader = state.level().atLeast(CompatibilityLevel.V3_5);
        proposals.propose(
                InternalRaftRequest.newBuilder().setAlarm(request),
                AlarmResponse.class,
                withHeader ? reply : new WithoutHeader(reply));
    }

    @Override
    public void status(Caller caller, StatusRequest request, Reply<StatusResponse> reply) {
        if (refused(caller, Action.STATUS, reply)) {
            return;
        }
        ClusterMember self = state.membership().member(headers.memberId());
        StatusResponse.Builder response = StatusResponse.newBuilder()
                .setHeader(headers.at(state.keyValues().revision()))
                .setVersion(state.level().announced())
                .setLeader(state.loop().leader())
                .setRaftIndex(state.loop().committed())
                .setRaftAppliedIndex(state.applied().get())
                .setRaftTerm(state.loop().term())
                .setDbSize(state.store().sizeOnDisk())
                .setDbSizeInUse(state.store().sizeInUse())
                .setIsLearner(self != null && self.learner());
        if (state.level().atLeast(CompatibilityLevel.V3_6)) {
            response.setStorageVersion(state.level().clusterVersion())
                    .setDbSizeQuota(state.quota().maxBytes());
        }
        if (state.loop().leader() == 0) {
            response.addErrors(EtcdError.NO_LEADER.text());
        }
        for (AlarmMember alarm : state.alarms().get(AlarmType.NONE)) {
            response.addErrors(
                    "memberID:" + Long.toUnsignedString(alarm.getMemberID()) + " alarm:" + Alarms.name(alarm) + " ");
        }
        reply.done(response.build());
    }

    @Override
    public void defragment(Caller caller, DefragmentRequest request, Reply<DefragmentResponse> reply) {
        if (refused(caller, reply)) {
            return;
        }
        workers.maintain(reply, () -> {
            LOG.info("starting defragment");
            state.store()
                    .defragment(copied ->
                            LOG.atInfo().addKeyValue("copied-pairs", copied).log("defragmenting"));
            LOG.info("finished defragment");
            return DefragmentResponse.getDefaultInstance();
        });
    }

    @Override
    public void hash(Caller caller, HashRequest request, Reply<HashResponse> reply) {
        if (refused(caller, reply)) {
            return;
        }
        workers.maintain(reply, () -> {
            long revision = state.keyValues().revision();
            int hash = state.keyValues().hash();
            return HashResponse.newBuilder()
                    .setHeader(headers.at(revision))
                    .setHash(hash)
                    .build();
        });
    }

    @Override
    public void hashKv(Caller caller, HashKVRequest request, Reply<HashKVResponse> reply) {
        if (!refused(caller, reply)) {
            workers.maintain(reply, () -> hashKv(request.getRevision()));
        }
    }

    @Override
    public void snapshot(Caller caller, Reply<PinnedImage> reply) {
        if (!refused(caller, reply)) {
            workers.maintain(reply, () -> stream(reply));
        }
    }

    @Override
    public void moveLeader(Caller caller, MoveLeaderRequest request, Reply<MoveLeaderResponse> reply) {
        if (refused(caller, reply)) {
            return;
        }
        transfers.to(request.getTargetID(), failure -> {
            if (failure == null) {
                reply.done(MoveLeaderResponse.getDefaultInstance());
            } else {
                reply.failed(new MemberException(failure));
            }
        });
    }

    private HashKVResponse hashKv(long revision) throws MemberException, IOException {
        try {
            KvHash hash = state.keyValues().hashKv(revision);
            HashKVResponse.Builder response = HashKVResponse.newBuilder()
                    .setHeader(headers.at(hash.currentRevision()))
                    .setHash(hash.hash())
                    .setCompactRevision(hash.compactRevision());
            if (state.level().atLeast(CompatibilityLevel.V3_6)) {
                response.setHashRevision(hash.hashRevision());
            }
            return response.build();
        } catch (CompactedException e) {
            throw new MemberException(EtcdError.COMPACTED);
        } catch (FutureRevisionException e) {
            throw new MemberException(EtcdError.FUTURE_REVISION);
        }
    }

    private void stream(Reply<PinnedImage> reply) {
        PinnedImage pinned;
        long began = clock.nanos();
        try (BackendSnapshot snapshot = state.store().pin()) {
            pinned = new PinnedImage(
                    headers.at(state.keyValues().revision()), state.images().prepare(snapshot));
            LOG.atInfo().addKeyValue("total-bytes", pinned.image().size()).log("sending database snapshot to client");
            reply.done(pinned);
            snapshotSeconds.observeNanos(clock.nanos() - began);
        } catch (IOException e) {
            reply.failed(Workers.failure(e));
        }
    }

    private boolean refused(Caller caller, Reply<?> reply) {
        return refused(caller, Action.ADMINISTER, reply);
    }

    private boolean refused(Caller caller, Action action, Reply<?> reply) {
        EtcdError refusal = guard.refusal(caller, action);
        if (refusal != null) {
            reply.failed(new MemberException(refusal));
        }
        return refusal != null;
    }

    /** What etcd 3.4 answers to alarms. */
    private record WithoutHeader(Reply<AlarmResponse> reply) implements Reply<AlarmResponse> {
        @Override
        public void done(AlarmResponse response) {
            reply.done(response.toBuilder().clearHeader().build());
        }

        @Override
        public void failed(MemberException failure) {
            reply.failed(failure);
        }
    }
}
