package dev.quoin.server.background;

import dev.quoin.api.metrics.Counter;
import dev.quoin.api.metrics.Meters;
import dev.quoin.api.mvcc.Lease;
import dev.quoin.api.mvcc.Lessor;
import dev.quoin.rpc.etcdserverpb.InternalRaftRequest;
import dev.quoin.rpc.etcdserverpb.LeaseCheckpoint;
import dev.quoin.rpc.etcdserverpb.LeaseCheckpointRequest;
import dev.quoin.rpc.etcdserverpb.LeaseRevokeRequest;
import dev.quoin.server.request.Proposals;
import java.util.List;

/** Revokes expired leases through the log, a bounded number at a time. */
public final class LeaseExpiry implements Runnable {

    /** How often, as in etcd. */
    public static final long INTERVAL_MILLIS = 500;

    private static final int REVOKED_AT_ONCE_MAX = 500;
    private static final int CHECKPOINTED_AT_ONCE_MAX = 1_000;

    private final Lessor lessor;
    private final Proposals proposals;
    private final Counter expired;

    public LeaseExpiry(Lessor lessor, Proposals proposals, Meters meters) {
        this.lessor = lessor;
        this.proposals = proposals;
        this.expired =
                meters.counter("etcd_debugging_server_lease_expired_total", "The total number of expired leases.");
    }

    @Override
    public void run() {
        if (!lessor.primary()) {
            return;
        }
        for (long id : lessor.expired(REVOKED_AT_ONCE_MAX)) {
            expired.increment();
            LeaseRevokeRequest revoke =
                    LeaseRevokeRequest.newBuilder().setID(id).build();
            proposals.propose(InternalRaftRequest.newBuilder().setLeaseRevoke(revoke), outcome -> {});
        }
        List<Lease> due = lessor.checkpointsDue(CHECKPOINTED_AT_ONCE_MAX);
        if (!due.isEmpty()) {
            LeaseCheckpointRequest.Builder request = LeaseCheckpointRequest.newBuilder();
            for (Lease lease : due) {
                request.addCheckpoints(
                        LeaseCheckpoint.newBuilder().setID(lease.id()).setRemainingTTL(lease.remainingSeconds()));
            }
            proposals.propose(InternalRaftRequest.newBuilder().setLeaseCheckpoint(request), outcome -> {});
        }
    }
}
