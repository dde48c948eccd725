package dev.quoin.server.request;

import dev.quoin.rpc.etcdserverpb.InternalRaftRequest;
import dev.quoin.rpc.etcdserverpb.PutRequest;
import dev.quoin.rpc.etcdserverpb.RequestOp;
import dev.quoin.rpc.etcdserverpb.TxnRequest;
import java.util.List;
import java.util.function.IntSupplier;

/**
 * How large a request may be: as a whole, and in each value, because an engine may take less than {@code
 * --max-request-bytes} lets in. A value that the engine cannot take must not reach the log: it would fail the store, and again
 * at each start.
 *
 * @param requestBytesMax longest encoded request
 * @param valueBytesMax longest value that the active engine takes; any thread
 */
public record RequestSizes(int requestBytesMax, IntSupplier valueBytesMax) {

    /** A stored value is the key, the value, and no more than this: three revisions, a lease, and the fields' tags. */
    private static final int BESIDE_KEY_AND_VALUE_BYTES = 128;

    /** Whether the request must not be proposed. */
    boolean refuses(InternalRaftRequest request) {
        int bytes = request.getSerializedSize();
        int longest = valueBytesMax.getAsInt() - BESIDE_KEY_AND_VALUE_BYTES;
        return bytes > requestBytesMax || (bytes > longest && longestPut(request) > longest);
    }

    private static int longestPut(InternalRaftRequest request) {
        return request.hasTxn() ? longestPut(request.getTxn()) : stored(request.getPut());
    }

    private static int longestPut(TxnRequest txn) {
        return Math.max(longestPut(txn.getSuccessList()), longestPut(txn.getFailureList()));
    }

    private static int longestPut(List<RequestOp> branch) {
        int longest = 0;
        for (RequestOp op : branch) {
            longest =
                    Math.max(longest, op.hasRequestTxn() ? longestPut(op.getRequestTxn()) : stored(op.getRequestPut()));
        }
        return longest;
    }

    private static int stored(PutRequest put) {
        return put.getKey().size() + put.getValue().size();
    }
}
