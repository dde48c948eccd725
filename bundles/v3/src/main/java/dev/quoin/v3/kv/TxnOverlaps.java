package dev.quoin.v3.kv;

import com.google.protobuf.ByteString;
import dev.quoin.api.server.EtcdError;
import dev.quoin.api.server.MemberException;
import dev.quoin.rpc.etcdserverpb.DeleteRangeRequest;
import dev.quoin.rpc.etcdserverpb.RequestOp;
import dev.quoin.rpc.etcdserverpb.TxnRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds keys that one path through a transaction would write twice: put twice, or put and deleted. The two branches of a
 * nested transaction exclude each other and may put the same key.
 *
 * <p>As in etcd a deletion "from the key on" (end 0x00) counts as an empty range here.
 */
final class TxnOverlaps {

    private final Set<ByteString> puts = new HashSet<>();
    private final KeySpans deletions = new KeySpans();

    private TxnOverlaps() {}

    /** Checks one branch. */
    static void check(List<RequestOp> branch) throws MemberException {
        collect(branch);
    }

    private static TxnOverlaps collect(List<RequestOp> branch) throws MemberException {
        TxnOverlaps all = new TxnOverlaps();
        for (RequestOp op : branch) {
            if (op.hasRequestDeleteRange()) {
                all.delete(op.getRequestDeleteRange());
            }
        }
        for (RequestOp op : branch) {
            if (op.hasRequestTxn()) {
                all.nested(op.getRequestTxn());
            }
        }
        for (RequestOp op : branch) {
            if (op.hasRequestPut()) {
                all.put(op.getRequestPut().getKey());
            }
        }
        return all;
    }

    private void delete(DeleteRangeRequest request) {
        if (request.getRangeEnd().isEmpty()) {
            deletions.addKey(request.getKey());
        } else {
            deletions.add(request.getKey(), request.getRangeEnd());
        }
    }

    private void nested(TxnRequest txn) throws MemberException {
        TxnOverlaps success = collect(txn.getSuccessList());
        TxnOverlaps failure = collect(txn.getFailureList());
        for (ByteString key : success.puts) {
            put(key);
        }
        for (ByteString key : failure.puts) {
            if (!success.puts.contains(key)) {
                put(key);
            }
        }
        deletions.addAll(success.deletions);
        deletions.addAll(failure.deletions);
    }

    private void put(ByteString key) throws MemberException {
        if (deletions.contains(key) || !puts.add(key)) {
            throw new MemberException(EtcdError.DUPLICATE_KEY);
        }
    }
}
