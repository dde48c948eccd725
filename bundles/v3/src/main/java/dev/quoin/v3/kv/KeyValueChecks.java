package dev.quoin.v3.kv;

import dev.quoin.api.server.CompatibilityLevel;
import dev.quoin.api.server.EtcdError;
import dev.quoin.api.server.MemberException;
import dev.quoin.rpc.etcdserverpb.Compare;
import dev.quoin.rpc.etcdserverpb.DeleteRangeRequest;
import dev.quoin.rpc.etcdserverpb.PutRequest;
import dev.quoin.rpc.etcdserverpb.RangeRequest;
import dev.quoin.rpc.etcdserverpb.RequestOp;
import dev.quoin.rpc.etcdserverpb.TxnRequest;
import java.util.List;

/**
 * etcd's checks at the gRPC edge. Whoever applies an entry relies on them, on this member and on others, so nothing that
 * they refuse may be proposed.
 */
public final class KeyValueChecks {

    private KeyValueChecks() {}

    /** Checks a range; sort options are checked since 3.5. */
    public static void check(RangeRequest request, CompatibilityLevel level) throws MemberException {
        refuse(request.getKey().isEmpty(), EtcdError.EMPTY_KEY);
        boolean unknownSort = request.getSortOrder() == RangeRequest.SortOrder.UNRECOGNIZED
                || request.getSortTarget() == RangeRequest.SortTarget.UNRECOGNIZED;
        refuse(unknownSort && level.atLeast(CompatibilityLevel.V3_5), EtcdError.INVALID_SORT_OPTION);
    }

    /** Checks a put. */
    public static void check(PutRequest request) throws MemberException {
        refuse(request.getKey().isEmpty(), EtcdError.EMPTY_KEY);
        refuse(request.getIgnoreValue() && !request.getValue().isEmpty(), EtcdError.VALUE_PROVIDED);
        refuse(request.getIgnoreLease() && request.getLease() != 0, EtcdError.LEASE_PROVIDED);
    }

    /** Checks a deletion. */
    public static void check(DeleteRangeRequest request) throws MemberException {
        refuse(request.getKey().isEmpty(), EtcdError.EMPTY_KEY);
    }

    /**
     * Checks a transaction with all that is nested in it.
     *
     * @param opsMax most comparisons, and most operations in either branch; a nested transaction may have as many as are
     *     left of it
     */
    public static void check(TxnRequest request, int opsMax, CompatibilityLevel level) throws MemberException {
        checkOperations(request, opsMax, level);
        // After the count, because it takes more than linear time.
        TxnOverlaps.check(request.getSuccessList());
        TxnOverlaps.check(request.getFailureList());
        KeptAfterDeletion.check(request.getSuccessList());
        KeptAfterDeletion.check(request.getFailureList());
    }

    private static void checkOperations(TxnRequest request, int opsMax, CompatibilityLevel level)
            throws MemberException {
        int ops = Math.max(request.getCompareCount(), Math.max(request.getSuccessCount(), request.getFailureCount()));
        refuse(ops > opsMax, EtcdError.TOO_MANY_OPS);
        for (Compare compare : request.getCompareList()) {
            refuse(compare.getKey().isEmpty(), EtcdError.EMPTY_KEY);
        }
        checkBranch(request.getSuccessList(), opsMax - ops, level);
        checkBranch(request.getFailureList(), opsMax - ops, level);
    }

    private static void checkBranch(List<RequestOp> branch, int opsLeft, CompatibilityLevel level)
            throws MemberException {
        for (RequestOp op : branch) {
            switch (op.getRequestCase()) {
                case REQUEST_RANGE -> check(op.getRequestRange(), level);
                case REQUEST_PUT -> check(op.getRequestPut());
                case REQUEST_DELETE_RANGE -> check(op.getRequestDeleteRange());
                case REQUEST_TXN -> checkOperations(op.getRequestTxn(), opsLeft, level);
                // etcd's answer to an operation that is none.
                case REQUEST_NOT_SET -> throw new MemberException(EtcdError.KEY_NOT_FOUND);
            }
        }
    }

    private static void refuse(boolean wrong, EtcdError error) throws MemberException {
        if (wrong) {
            throw new MemberException(error);
        }
    }
}
