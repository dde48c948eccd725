package dev.quoin.server.request;

import dev.quoin.api.mvcc.Lease;
import dev.quoin.api.mvcc.LeaseNotFoundException;
import dev.quoin.api.mvcc.Lessor;
import dev.quoin.api.mvcc.MvccStore;
import dev.quoin.api.server.Caller;
import dev.quoin.api.server.EtcdError;
import dev.quoin.api.server.LeaseRequests;
import dev.quoin.api.server.MemberException;
import dev.quoin.api.server.Reply;
import dev.quoin.rpc.etcdserverpb.InternalRaftRequest;
import dev.quoin.rpc.etcdserverpb.LeaseGrantRequest;
import dev.quoin.rpc.etcdserverpb.LeaseGrantResponse;
import dev.quoin.rpc.etcdserverpb.LeaseKeepAliveRequest;
import dev.quoin.rpc.etcdserverpb.LeaseKeepAliveResponse;
import dev.quoin.rpc.etcdserverpb.LeaseLeasesRequest;
import dev.quoin.rpc.etcdserverpb.LeaseLeasesResponse;
import dev.quoin.rpc.etcdserverpb.LeaseRevokeRequest;
import dev.quoin.rpc.etcdserverpb.LeaseRevokeResponse;
import dev.quoin.rpc.etcdserverpb.LeaseStatus;
import dev.quoin.rpc.etcdserverpb.LeaseTimeToLiveRequest;
import dev.quoin.rpc.etcdserverpb.LeaseTimeToLiveResponse;
import dev.quoin.server.apply.Headers;
import dev.quoin.server.apply.Quota;
import dev.quoin.server.request.Guard.Action;
import org.jspecify.annotations.Nullable;

/** The Lease requests. */
public final class Leases implements LeaseRequests {

    private final MvccStore store;
    private final Proposals proposals;
    private final ReadIndexes reads;
    private final Guard guard;
    private final Headers headers;
    private final Quota quota;
    private final NoSpaceAlarm noSpace;
    private final RequestIds ids;

    public Leases(
            MvccStore store,
            Proposals proposals,
            ReadIndexes reads,
            Guard guard,
            Headers headers,
            Quota quota,
            NoSpaceAlarm noSpace,
            RequestIds ids) {
        this.store = store;
        this.proposals = proposals;
        this.reads = reads;
        this.guard = guard;
        this.headers = headers;
        this.quota = quota;
        this.noSpace = noSpace;
        this.ids = ids;
    }

    @Override
    public void grant(Caller caller, LeaseGrantRequest request, Reply<LeaseGrantResponse> reply) {
        if (refused(caller, reply)) {
            return;
        }
        if (!quota.admitsLease()) {
            noSpace.raiseThen(() -> reply.failed(new MemberException(EtcdError.NO_SPACE)));
            return;
        }
        LeaseGrantRequest withId = request.getID() != 0
                ? request
                : request.toBuilder().setID(ids.next() & Long.MAX_VALUE).build();
        proposals.propose(InternalRaftRequest.newBuilder().setLeaseGrant(withId), LeaseGrantResponse.class, reply);
    }

    @Override
    public void revoke(Caller caller, LeaseRevokeRequest request, Reply<LeaseRevokeResponse> reply) {
        if (!refused(caller, reply)) {
            proposals.propose(
                    InternalRaftRequest.newBuilder().setLeaseRevoke(request), LeaseRevokeResponse.class, reply);
        }
    }

    @Override
    public void keepAlive(Caller caller, LeaseKeepAliveRequest request, Reply<LeaseKeepAliveResponse> reply) {
        whenPrimary(caller, reply, () -> {
            LeaseKeepAliveResponse.Builder response = LeaseKeepAliveResponse.newBuilder()
                    .setHeader(headers.at(store.revision()))
                    .setID(request.getID());
            try {
                response.setTTL(store.lessor().renew(request.getID()));
            } catch (LeaseNotFoundException e) {
                response.setTTL(0);
            }
            reply.done(response.build());
        });
    }

    @Override
    public void timeToLive(Caller caller, LeaseTimeToLiveRequest request, Reply<LeaseTimeToLiveResponse> reply) {
        whenPrimary(caller, reply, () -> {
            Lessor lessor = store.lessor();
            Lease lease = lessor.lookup(request.getID());
            LeaseTimeToLiveResponse.Builder response = LeaseTimeToLiveResponse.newBuilder()
                    .setHeader(headers.at(store.revision()))
                    .setID(request.getID());
            if (lease == null) {
                response.setTTL(-1);
            } else {
                response.setTTL(lease.remainingSeconds()).setGrantedTTL(lease.ttlSeconds());
                if (request.getKeys()) {
                    response.addAllKeys(lessor.keys(request.getID()));
                }
            }
            reply.done(response.build());
        });
    }

    @Override
    public void leases(Caller caller, LeaseLeasesRequest request, Reply<LeaseLeasesResponse> reply) {
        if (refused(caller, reply)) {
            return;
        }
        LeaseLeasesResponse.Builder response = LeaseLeasesResponse.newBuilder().setHeader(headers.at(store.revision()));
        for (Lease lease : store.lessor().leases()) {
            response.addLeases(LeaseStatus.newBuilder().setID(lease.id()));
        }
        reply.done(response.build());
    }

    /** Only the primary knows how much time is left, and only after it has applied all that was granted before. */
    private void whenPrimary(Caller caller, Reply<?> reply, Runnable work) {
        if (refused(caller, reply)) {
            return;
        }
        reads.whenLinearizable((@Nullable MemberException failure) -> {
            if (failure != null) {
                reply.failed(failure);
            } else if (!store.lessor().primary()) {
                reply.failed(new MemberException(EtcdError.NOT_LEADER));
            } else {
                work.run();
            }
        });
    }

    private boolean refused(Caller caller, Reply<?> reply) {
        EtcdError refusal = guard.refusal(caller, Action.ADMINISTER);
        if (refusal != null) {
            reply.failed(new MemberException(refusal));
        }
        return refusal != null;
    }
}
