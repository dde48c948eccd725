package dev.quoin.server.apply;

import dev.quoin.rpc.etcdserverpb.PutRequest;
import dev.quoin.rpc.etcdserverpb.RequestOp;
import dev.quoin.rpc.etcdserverpb.TxnRequest;
import java.util.List;
import java.util.function.LongSupplier;

/** Whether the database has room for a write, by etcd's estimates. Any thread. */
public final class Quota {

    /** What etcd takes when the quota is given as 0: 2 GiB. */
    public static final long DEFAULT_BYTES = 2L << 30;

    private static final long KEY_VALUE_OVERHEAD_BYTES = 256;
    private static final long LEASE_COST_BYTES = 64;

    private volatile long maxBytes;
    private final LongSupplier sizeBytes;

    /**
     * @param configuredBytes 0 for the default, negative for no quota
     * @param sizeBytes size of the database now
     */
    public Quota(long configuredBytes, LongSupplier sizeBytes) {
        this.sizeBytes = sizeBytes;
        this.maxBytes = inForce(configuredBytes);
    }

    /** Holds to this quota from now on. An alarm that was raised before stays until it is disarmed. */
    public void configure(long configuredBytes) {
        maxBytes = inForce(configuredBytes);
    }

    /** The quota in force in bytes, negative for none. */
    public long maxBytes() {
        return maxBytes;
    }

    public boolean admits(PutRequest request) {
        return admits(cost(request));
    }

    public boolean admits(TxnRequest request) {
        return admits(cost(request));
    }

    public boolean admitsLease() {
        return admits(LEASE_COST_BYTES);
    }

    /** What a transaction costs: the dearer of its branches; nested transactions cost nothing, as in etcd. */
    public static long cost(TxnRequest request) {
        return Math.max(cost(request.getSuccessList()), cost(request.getFailureList()));
    }

    private static long inForce(long configuredBytes) {
        return configuredBytes == 0 ? DEFAULT_BYTES : configuredBytes;
    }

    private boolean admits(long costBytes) {
        long most = maxBytes;
        return costBytes == 0 || most < 0 || sizeBytes.getAsLong() + costBytes < most;
    }

    private static long cost(PutRequest request) {
        return KEY_VALUE_OVERHEAD_BYTES
                + request.getKey().size()
                + request.getValue().size();
    }

    private static long cost(List<RequestOp> ops) {
        long sum = 0;
        for (RequestOp op : ops) {
            if (op.hasRequestPut()) {
                sum += cost(op.getRequestPut());
            }
        }
        return sum;
    }
}
