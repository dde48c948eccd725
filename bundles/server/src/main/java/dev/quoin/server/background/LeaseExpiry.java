package dev.quoin.server.background;

import dev.quoin.api.metrics.Counter;
import dev.quoin.api.metrics.Meters;
import dev.quoin.api.mvcc.Lease;
import dev.quoin.api.mvcc.Lessor;
import dev.quoin.rpc.etcdserverpb.InternalRaftRequest;
import dev.quoin.rpc.etcdserverpb.LeaseCheckpoint;
import dev.quoin.rpc.etcdserverpb.LeaseCheckpointRequest;
import dev.quoin.rpc.etcdserverpb.LeaseRevokeRequest;
import dev.quoin.server.request.Primacy;
import dev.quoin.server.request.Proposals;
import dev.quoin.server.request.ReadIndexes;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Revokes expired leases through the log, a bounded number at a time, once it is confirmed that this member leads. */
public final class LeaseExpiry implements Runnable {

    /** How often, as in etcd. */
    public static final long INTERVAL_MILLIS = 500;

    private static final Logger LOG = LoggerFactory.getLogger(LeaseExpiry.class);
    private static final int REVOKED_AT_ONCE_MAX = 500;
    private static final int CHECKPOINTED_AT_ONCE_MAX = 1_000;

    private final Lessor lessor;
    private final Primacy primacy;
    private final Proposals proposals;
    private final ReadIndexes reads;
    private final boolean checkpoints;
    private final Counter expired;

    /**
     * @param checkpoints whether the remaining time of long leases is checkpointed
     */
    public LeaseExpiry(
            Lessor lessor,
            Primacy primacy,
            Proposals proposals,
            ReadIndexes reads,
            boolean checkpoints,
            Meters meters) {
        this.lessor = lessor;
        this.primacy = primacy;
        this.proposals = proposals;
        this.reads = reads;
        this.checkpoints = checkpoints;
        this.expired =
                meters.counter("etcd_debugging_server_lease_expired_total", "The total number of expired leases.");
    }

    @Override
    public void run() {
        long term = primacy.term();
        if (term == Primacy.NONE) {
            return;
        }
        List<Long> over = lessor.expired(REVOKED_AT_ONCE_MAX);
        List<Lease> due = checkpoints ? lessor.checkpointsDue(CHECKPOINTED_AT_ONCE_MAX) : List.of();
        if (over.isEmpty() && due.isEmpty()) {
            return;
        }
        // A leader that was cut off, or whose disk stalled, may not know yet that there is another (etcd#15247).
        // What it then still proposes must not reach that one either, which may have renewed the lease since.
        reads.whenLinearizable(failure -> {
            if (failure == null && primacy.still(term)) {
                over.forEach(this::revoke);
                checkpoint(due);
            } else {
                LOG.warn("leases are not revoked because this member may not lead any more");
            }
        });
    }

    private void revoke(long id) {
        LeaseRevokeRequest revoke = LeaseRevokeRequest.newBuilder().setID(id).build();
        proposals.proposeAsLeader(InternalRaftRequest.newBuilder().setLeaseRevoke(revoke), outcome -> {
            if (outcome.failure() == null) {
                expired.increment();
            }
        });
    }

    private void checkpoint(List<Lease> due) {
        if (due.isEmpty()) {
            return;
        }
        LeaseCheckpointRequest.Builder request = LeaseCheckpointRequest.newBuilder();
        for (Lease lease : due) {
            request.addCheckpoints(
                    LeaseCheckpoint.newBuilder().setID(lease.id()).setRemainingTTL(lease.remainingSeconds()));
        }
        proposals.proposeAsLeader(InternalRaftRequest.newBuilder().setLeaseCheckpoint(request), outcome -> {});
    }
}
