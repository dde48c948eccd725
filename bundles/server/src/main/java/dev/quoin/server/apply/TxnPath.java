package dev.quoin.server.apply;

import dev.quoin.api.backend.BackendException;
import dev.quoin.api.server.EtcdError;
import dev.quoin.rpc.etcdserverpb.PutRequest;
import dev.quoin.rpc.etcdserverpb.RangeRequest;
import dev.quoin.rpc.etcdserverpb.RequestOp;
import dev.quoin.rpc.etcdserverpb.TxnRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which branch each transaction of a nest takes, decided for all of them on the state before any of them writes.
 *
 * @param request the transaction
 * @param succeeded whether its comparisons held
 * @param nested the paths of the transactions in the branch taken, in the order they stand there
 */
record TxnPath(TxnRequest request, boolean succeeded, List<TxnPath> nested) {

    /** Judges one request of a branch. */
    @FunctionalInterface
    interface Check {
        @Nullable
        EtcdError refusal(RequestOp op) throws BackendException;
    }

    static TxnPath decide(RangeSource source, TxnRequest request) throws BackendException {
        boolean succeeded = Comparisons.hold(source, request.getCompareList());
        List<TxnPath> nested = new ArrayList<>(0);
        for (RequestOp op : succeeded ? request.getSuccessList() : request.getFailureList()) {
            if (op.hasRequestTxn()) {
                nested.add(decide(source, op.getRequestTxn()));
            }
        }
        return new TxnPath(request, succeeded, nested);
    }

    /** The requests of the branch taken. */
    List<RequestOp> branch() {
        return succeeded ? request.getSuccessList() : request.getFailureList();
    }

    /** The first refusal in the branches taken, in order, or null. */
    @Nullable
    EtcdError firstRefusal(Check check) throws BackendException {
        int next = 0;
        for (RequestOp op : branch()) {
            EtcdError refusal = op.hasRequestTxn() ? nested.get(next++).firstRefusal(check) : check.refusal(op);
            if (refusal != null) {
                return refusal;
            }
        }
        return null;
    }

    /** The first refusal in the branches taken of the transactions within this one, in order, or null. */
    @Nullable
    EtcdError firstNestedRefusal(Check check) throws BackendException {
        for (TxnPath inner : nested) {
            EtcdError refusal = inner.firstRefusal(check);
            if (refusal != null) {
                return refusal;
            }
        }
        return null;
    }

    /** Whether a put can be done: what it refers to exists. */
    static @Nullable EtcdError putRefusal(RequestOp op, RangeSource source, LeaseLookup leases)
            throws BackendException {
        if (!op.hasRequestPut()) {
            return null;
        }
        PutRequest put = op.getRequestPut();
        if ((put.getIgnoreValue() || put.getIgnoreLease()) && !Puts.exists(source, put.getKey())) {
            return EtcdError.KEY_NOT_FOUND;
        }
        return put.getLease() != 0 && !leases.exists(put.getLease()) ? EtcdError.LEASE_NOT_FOUND : null;
    }

    /** Whether a range's revision can be read; a negative one, which alone stands for the newest, is not spared here. */
    static @Nullable EtcdError rangeRefusal(RequestOp op, long revision, long compactRevision) {
        if (!op.hasRequestRange()) {
            return null;
        }
        RangeRequest range = op.getRequestRange();
        if (range.getRevision() == 0) {
            return null;
        }
        if (range.getRevision() > revision) {
            return EtcdError.FUTURE_REVISION;
        }
        return range.getRevision() < compactRevision ? EtcdError.COMPACTED : null;
    }

    /** Knows which leases exist. */
    @FunctionalInterface
    interface LeaseLookup {
        boolean exists(long id);
    }
}
