package dev.quoin.server.apply;

import com.google.protobuf.ByteString;
import dev.quoin.api.backend.BackendException;
import dev.quoin.api.mvcc.CompactedException;
import dev.quoin.api.mvcc.FutureRevisionException;
import dev.quoin.api.mvcc.MvccTxn;
import dev.quoin.api.mvcc.RangeContent;
import dev.quoin.api.server.EtcdError;
import dev.quoin.api.server.MemberException;
import dev.quoin.rpc.etcdserverpb.DeleteRangeRequest;
import dev.quoin.rpc.etcdserverpb.DeleteRangeResponse;
import dev.quoin.rpc.etcdserverpb.PutRequest;
import dev.quoin.rpc.etcdserverpb.PutResponse;
import dev.quoin.rpc.etcdserverpb.ResponseHeader;
import dev.quoin.rpc.mvccpb.KeyValue;
import java.util.function.LongFunction;

/** Single writes inside a writing transaction. */
final class Puts {

    private Puts() {}

    /** Puts a key; leases have been checked. */
    static PutResponse put(MvccTxn txn, PutRequest request, LongFunction<ResponseHeader> header)
            throws MemberException, BackendException {
        ByteString value = request.getValue();
        long lease = request.getLease();
        KeyValue previous = null;
        if (request.getIgnoreValue() || request.getIgnoreLease() || request.getPrevKv()) {
            previous = txn.get(request.getKey());
        }
        if (request.getIgnoreValue() || request.getIgnoreLease()) {
            if (previous == null) {
                throw new MemberException(EtcdError.KEY_NOT_FOUND);
            }
            value = request.getIgnoreValue() ? previous.getValue() : value;
            lease = request.getIgnoreLease() ? previous.getLease() : lease;
        }
        PutResponse.Builder response = PutResponse.newBuilder();
        if (request.getPrevKv() && previous != null) {
            response.setPrevKv(previous);
        }
        long revision = txn.put(request.getKey(), value, lease);
        return response.setHeader(header.apply(revision)).build();
    }

    /** Deletes keys. */
    static DeleteRangeResponse deleteRange(MvccTxn txn, DeleteRangeRequest request, LongFunction<ResponseHeader> header)
            throws BackendException {
        ByteString end = KeyRanges.end(request.getRangeEnd());
        DeleteRangeResponse.Builder response = DeleteRangeResponse.newBuilder();
        if (request.getPrevKv()) {
            try {
                response.addAllPrevKvs(txn.range(request.getKey(), end, 0, 0, RangeContent.KEYS_AND_VALUES)
                        .keyValues());
            } catch (CompactedException | FutureRevisionException e) {
                throw new IllegalStateException("the newest revision can always be read", e);
            }
        }
        response.setDeleted(txn.deleteRange(request.getKey(), end));
        return response.setHeader(header.apply(txn.revision())).build();
    }

    static boolean exists(RangeSource source, ByteString key) throws BackendException {
        try {
            return source.range(key, null, 0, 1, RangeContent.COUNT).count() > 0;
        } catch (CompactedException | FutureRevisionException e) {
            throw new IllegalStateException("the newest revision can always be read", e);
        }
    }
}
