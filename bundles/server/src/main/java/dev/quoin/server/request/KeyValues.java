package dev.quoin.server.request;

import dev.quoin.api.backend.BackendException;
import dev.quoin.api.mvcc.CompactedException;
import dev.quoin.api.mvcc.FutureRevisionException;
import dev.quoin.api.mvcc.MvccStore;
import dev.quoin.api.server.Caller;
import dev.quoin.api.server.EtcdError;
import dev.quoin.api.server.KeyValueRequests;
import dev.quoin.api.server.MemberException;
import dev.quoin.api.server.Reply;
import dev.quoin.rpc.etcdserverpb.CompactionRequest;
import dev.quoin.rpc.etcdserverpb.CompactionResponse;
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
import dev.quoin.server.apply.Headers;
import dev.quoin.server.apply.Outcome;
import dev.quoin.server.apply.Quota;
import dev.quoin.server.apply.RangeReader;
import dev.quoin.server.apply.SlowRequests;
import dev.quoin.server.apply.TxnApplier;
import dev.quoin.server.request.Guard.Action;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The KV requests. */
public final class KeyValues implements KeyValueRequests {

    /** Most keys that a read may ask for and still be answered on the caller's thread. */
    private static final long INLINE_KEYS_MAX = 16;

    private final MvccStore store;
    private final Proposals proposals;
    private final ReadIndexes reads;
    private final Guard guard;
    private final Headers headers;
    private final TxnApplier txns;
    private final Quota quota;
    private final NoSpaceAlarm noSpace;
    private final Workers workers;
    private final SlowRequests slow;

    public KeyValues(
            MvccStore store,
            Proposals proposals,
            ReadIndexes reads,
            Guard guard,
            Headers headers,
            TxnApplier txns,
            Quota quota,
            NoSpaceAlarm noSpace,
            Workers workers,
            SlowRequests slow) {
        this.store = store;
        this.proposals = proposals;
        this.reads = reads;
        this.guard = guard;
        this.headers = headers;
        this.txns = txns;
        this.quota = quota;
        this.noSpace = noSpace;
        this.workers = workers;
        this.slow = slow;
    }

    @Override
    public void range(Caller caller, RangeRequest request, Reply<RangeResponse> reply) {
        if (refused(caller, request.getSerializable() ? Action.SERIALIZABLE_READ : Action.READ, reply)) {
            return;
        }
        long began = slow.readBegins();
        if (request.getSerializable()) {
            readWhereCheap(request, reply, began);
            return;
        }
        reads.whenLinearizable(failure -> {
            if (failure == null) {
                readWhereCheap(request, reply, began);
            } else {
                slow.read(began, request, null, failure);
                reply.failed(failure);
            }
        });
    }

    @Override
    public void put(Caller caller, PutRequest request, Reply<PutResponse> reply) {
        if (refused(caller, Action.WRITE, reply)) {
            return;
        }
        if (!quota.admits(request)) {
            noSpace.raiseThen(() -> reply.failed(new MemberException(EtcdError.NO_SPACE)));
            return;
        }
        proposals.propose(InternalRaftRequest.newBuilder().setPut(request), PutResponse.class, reply);
    }

    @Override
    public void deleteRange(Caller caller, DeleteRangeRequest request, Reply<DeleteRangeResponse> reply) {
        if (!refused(caller, Action.WRITE, reply)) {
            proposals.propose(
                    InternalRaftRequest.newBuilder().setDeleteRange(request), DeleteRangeResponse.class, reply);
        }
    }

    @Override
    public void txn(Caller caller, TxnRequest request, Reply<TxnResponse> reply) {
        if (isReadOnly(request)) {
            if (!refused(caller, Action.READ, reply)) {
                readOnlyTxn(request, reply);
            }
            return;
        }
        if (refused(caller, Action.WRITE, reply)) {
            return;
        }
        if (!quota.admits(request)) {
            noSpace.raiseThen(() -> reply.failed(new MemberException(EtcdError.NO_SPACE)));
            return;
        }
        try {
            EtcdError refusal = txns.preflight(request);
            if (refusal != null) {
                reply.failed(new MemberException(refusal));
                return;
            }
        } catch (BackendException e) {
            reply.failed(Workers.failure(e));
            return;
        }
        proposals.propose(InternalRaftRequest.newBuilder().setTxn(request), TxnResponse.class, reply);
    }

    @Override
    public void compact(Caller caller, CompactionRequest request, Reply<CompactionResponse> reply) {
        if (refused(caller, Action.WRITE, reply)) {
            return;
        }
        proposals.propose(InternalRaftRequest.newBuilder().setCompaction(request), outcome -> {
            CompletionStage<Void> physical = outcome.physical();
            if (!request.getPhysical() || physical == null) {
                Proposals.deliver(outcome, CompactionResponse.class, reply);
            } else {
                physical.whenComplete((done, failure) -> compacted(outcome, failure, reply));
            }
        });
    }

    private static void compacted(Outcome outcome, @Nullable Throwable failure, Reply<CompactionResponse> reply) {
        if (failure == null) {
            Proposals.deliver(outcome, CompactionResponse.class, reply);
        } else {
            reply.failed(new MemberException(EtcdError.STOPPED));
        }
    }

    private void readOnlyTxn(TxnRequest request, Reply<TxnResponse> reply) {
        long began = slow.readBegins();
        if (isSerializable(request)) {
            workers.read(reply, () -> read(request, began));
            return;
        }
        reads.whenLinearizable(failure -> {
            if (failure == null) {
                workers.read(reply, () -> read(request, began));
            } else {
                slow.read(began, request, null, failure);
                reply.failed(failure);
            }
        });
    }

    private TxnResponse read(TxnRequest request, long began) throws MemberException, BackendException {
        TxnResponse response;
        try {
            response = txns.read(request);
        } catch (MemberException | BackendException e) {
            slow.read(began, request, null, e);
            throw e;
        }
        slow.read(began, request, response, null);
        return response;
    }

    private void readWhereCheap(RangeRequest request, Reply<RangeResponse> reply, long began) {
        if (!isCheap(request)) {
            workers.read(reply, () -> read(request, began));
            return;
        }
        RangeResponse response;
        try {
            response = read(request, began);
        } catch (MemberException e) {
            reply.failed(e);
            return;
        } catch (BackendException e) {
            reply.failed(Workers.failure(e));
            return;
        }
        reply.done(response);
    }

    private RangeResponse read(RangeRequest request, long began) throws MemberException, BackendException {
        RangeResponse response;
        try {
            response = read(request);
        } catch (MemberException | BackendException e) {
            slow.read(began, request, null, e);
            throw e;
        }
        slow.read(began, request, response, null);
        return response;
    }

    private RangeResponse read(RangeRequest request) throws MemberException, BackendException {
        try {
            return RangeReader.read(store::range, request, headers::at);
        } catch (CompactedException e) {
            throw new MemberException(EtcdError.COMPACTED);
        } catch (FutureRevisionException e) {
            throw new MemberException(EtcdError.FUTURE_REVISION);
        }
    }

    private static boolean isCheap(RangeRequest request) {
        boolean few = request.getLimit() > 0 && request.getLimit() <= INLINE_KEYS_MAX;
        return request.getRangeEnd().isEmpty() || (few && request.getSortOrderValue() == 0);
    }

    private static boolean isReadOnly(TxnRequest request) {
        return allRanges(request.getSuccessList()) && allRanges(request.getFailureList());
    }

    private static boolean isSerializable(TxnRequest request) {
        return request.getSuccessList().stream()
                        .allMatch(op -> op.getRequestRange().getSerializable())
                && request.getFailureList().stream()
                        .allMatch(op -> op.getRequestRange().getSerializable());
    }

    private static boolean allRanges(List<RequestOp> ops) {
        return ops.stream().allMatch(RequestOp::hasRequestRange);
    }

    private boolean refused(Caller caller, Action action, Reply<?> reply) {
        EtcdError refusal = guard.refusal(caller, action);
        if (refusal != null) {
            reply.failed(new MemberException(refusal));
        }
        return refusal != null;
    }
}
