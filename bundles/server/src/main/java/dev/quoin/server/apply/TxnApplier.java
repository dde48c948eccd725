package dev.quoin.server.apply;

import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.StoreTxn;
import dev.quoin.api.mvcc.CompactedException;
import dev.quoin.api.mvcc.FutureRevisionException;
import dev.quoin.api.mvcc.MvccStore;
import dev.quoin.api.mvcc.MvccTxn;
import dev.quoin.api.server.EtcdError;
import dev.quoin.api.server.MemberException;
import dev.quoin.rpc.etcdserverpb.RangeRequest;
import dev.quoin.rpc.etcdserverpb.RangeResponse;
import dev.quoin.rpc.etcdserverpb.RequestOp;
import dev.quoin.rpc.etcdserverpb.ResponseHeader;
import dev.quoin.rpc.etcdserverpb.ResponseOp;
import dev.quoin.rpc.etcdserverpb.TxnRequest;
import dev.quoin.rpc.etcdserverpb.TxnResponse;
import org.jspecify.annotations.Nullable;

/**
 * Transactions: first decide all branches, then check them, then write.
 *
 * <p>Whether a range in a writing transaction can be read decides nothing about the writes. In etcd the members that did not
 * propose the entry drop its ranges before they check it, so the proposer alone refuses to write and diverges. Here such a
 * request is refused before it is proposed ({@link #preflight}); where it slips through because the state moved on, all
 * members write and the proposer's client is told about the range. Ranges of transactions within it are dropped by nobody:
 * where one of those cannot be read, no member writes.
 */
public final class TxnApplier {

    private final MvccStore store;
    private final Headers headers;

    public TxnApplier(MvccStore store, Headers headers) {
        this.store = store;
        this.headers = headers;
    }

    /** Answers a transaction that does not write. Any thread. */
    public TxnResponse read(TxnRequest request) throws MemberException, BackendException {
        RangeSource source = store::range;
        TxnPath path = TxnPath.decide(source, request);
        long revision = store.revision();
        refuse(path.firstRefusal(op -> TxnPath.rangeRefusal(op, revision, store.compactRevision())));
        try {
            return respond(path, source, null, headers.at(revision)).build();
        } catch (UnreadableRange e) {
            throw new MemberException(e.error);
        }
    }

    /** Why a writing transaction should not even be proposed, judged by the state now, or null. Any thread. */
    public @Nullable EtcdError preflight(TxnRequest request) throws BackendException {
        if (!readsAtRevision(request)) {
            return null;
        }
        TxnPath path = TxnPath.decide(store::range, request);
        return path.firstRefusal(op -> TxnPath.rangeRefusal(op, store.revision(), store.compactRevision()));
    }

    /** Applies a writing transaction. */
    TxnResponse apply(StoreTxn storeTxn, TxnRequest request) throws MemberException, BackendException {
        TxnPath path = TxnPath.decide(store::range, request);
        refuse(path.firstRefusal(
                op -> TxnPath.putRefusal(op, store::range, id -> store.lessor().lookup(id) != null)));
        long before = store.revision();
        refuse(path.firstNestedRefusal(op -> TxnPath.rangeRefusal(op, before, store.compactRevision())));
        MvccTxn txn = store.begin(storeTxn);
        TxnResponse.Builder response;
        long revision;
        try {
            response = respond(path, txn::range, txn, ResponseHeader.getDefaultInstance());
        } catch (UnreadableRange e) {
            throw new IllegalStateException("ranges are excused while writing", e);
        } finally {
            revision = txn.revision();
            txn.end();
        }
        refuse(path.firstRefusal(op -> TxnPath.rangeRefusal(op, revision, store.compactRevision())));
        return response.setHeader(headers.at(revision)).build();
    }

    private static void refuse(@Nullable EtcdError error) throws MemberException {
        if (error != null) {
            throw new MemberException(error);
        }
    }

    private static boolean readsAtRevision(TxnRequest request) {
        return anyReadsAtRevision(request.getSuccessList()) || anyReadsAtRevision(request.getFailureList());
    }

    private static boolean anyReadsAtRevision(Iterable<RequestOp> ops) {
        for (RequestOp op : ops) {
            boolean reads = op.hasRequestTxn()
                    ? readsAtRevision(op.getRequestTxn())
                    : op.hasRequestRange() && op.getRequestRange().getRevision() != 0;
            if (reads) {
                return true;
            }
        }
        return false;
    }

    private TxnResponse.Builder respond(TxnPath path, RangeSource source, @Nullable MvccTxn txn, ResponseHeader header)
            throws MemberException, BackendException, UnreadableRange {
        TxnResponse.Builder response =
                TxnResponse.newBuilder().setHeader(header).setSucceeded(path.succeeded());
        int nested = 0;
        for (RequestOp op : path.branch()) {
            ResponseOp.Builder answer = ResponseOp.newBuilder();
            switch (op.getRequestCase()) {
                case REQUEST_RANGE -> answer.setResponseRange(range(source, op.getRequestRange(), txn != null));
                case REQUEST_PUT -> answer.setResponsePut(Puts.put(writing(txn), op.getRequestPut(), Headers::inner));
                case REQUEST_DELETE_RANGE ->
                    answer.setResponseDeleteRange(
                            Puts.deleteRange(writing(txn), op.getRequestDeleteRange(), Headers::inner));
                case REQUEST_TXN ->
                    answer.setResponseTxn(
                            respond(path.nested().get(nested++), source, txn, ResponseHeader.getDefaultInstance()));
                case REQUEST_NOT_SET -> {}
            }
            response.addResponses(answer);
        }
        return response;
    }

    private static MvccTxn writing(@Nullable MvccTxn txn) {
        if (txn == null) {
            throw new IllegalStateException("a write in a transaction that was taken for read-only");
        }
        return txn;
    }

    private static RangeResponse range(RangeSource source, RangeRequest request, boolean excused)
            throws BackendException, UnreadableRange {
        EtcdError error;
        try {
            return RangeReader.read(source, request, Headers::inner);
        } catch (CompactedException e) {
            error = EtcdError.COMPACTED;
        } catch (FutureRevisionException e) {
            error = EtcdError.FUTURE_REVISION;
        }
        if (!excused) {
            throw new UnreadableRange(error);
        }
        return RangeResponse.getDefaultInstance();
    }

    private static final class UnreadableRange extends Exception {
        private static final long serialVersionUID = 1L;
        private final EtcdError error;

        UnreadableRange(EtcdError error) {
            super(error.text(), null, false, false);
            this.error = error;
        }
    }
}
