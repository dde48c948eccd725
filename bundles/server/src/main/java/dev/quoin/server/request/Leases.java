package dev.quoin.server.request;

import dev.quoin.api.mvcc.Lease;
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
import dev.quoin.server.loop.RaftLoop;
import dev.quoin.server.request.Guard.Action;

/** The Lease requests. */
public final class Leases implements LeaseRequests {

    private final MvccStore store;
    private final Proposals proposals;
    private final RaftLoop loop;
    private final CaughtUp caughtUp;
    private final LeaseCalls calls;
    private final Guard guard;
    private final Headers headers;
    private final Quota quota;
    private final NoSpaceAlarm noSpace;
    private final RequestIds ids;

    public Leases(
            MvccStore store,
            Proposals proposals,
            RaftLoop loop,
            CaughtUp caughtUp,
            LeaseCalls calls,
            Guard guard,
            Headers headers,
            Quota quota,
            NoSpaceAlarm noSpace,
            RequestIds ids) {
        this.store = store;
        this.proposals = proposals;
        this.loop = loop;
        this.caughtUp = caughtUp;
        this.calls = calls;
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
        if (refused(caller, reply)) {
            return;
        }
        // Before it is renewed: a header that is older than the renewal promises nothing that the lease does not keep.
        LeaseKeepAliveResponse.Builder response = LeaseKeepAliveResponse.newBuilder()
                .setHeader(headers.at(store.revision()))
                .setID(request.getID());
        whenCaughtUp(
                () -> calls.renew(
                        request.getID(), ttl -> reply.done(response.setTTL(ttl).build()), reply::failed),
                reply);
    }

    @Override
    public void timeToLive(Caller caller, LeaseTimeToLiveRequest request, Reply<LeaseTimeToLiveResponse> reply) {
        if (refused(caller, reply)) {
            return;
        }
        whenCaughtUp(
                () -> calls.timeToLive(
                        request,
                        found -> reply.done(
                                found.setHeader(headers.at(store.revision())).build()),
                        reply::failed),
                reply);
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

    /** A leader answers from what it has applied, and not before it has applied what was committed by then. */
    private void whenCaughtUp(Runnable task, Reply<?> reply) {
        if (loop.leading()) {
            caughtUp.then(task, () -> reply.failed(new MemberException(EtcdError.TIMEOUT_APPLIED_INDEX)));
        } else {
            task.run();
        }
    }

    private boolean refused(Caller caller, Reply<?> reply) {
        EtcdError refusal = guard.refusal(caller, Action.ADMINISTER);
        if (refusal != null) {
            reply.failed(new MemberException(refusal));
        }
        return refusal != null;
    }
}
