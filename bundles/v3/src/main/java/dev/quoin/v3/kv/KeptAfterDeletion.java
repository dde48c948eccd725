package dev.quoin.v3.kv;

import com.google.protobuf.ByteString;
import dev.quoin.api.server.EtcdError;
import dev.quoin.api.server.MemberException;
import dev.quoin.rpc.etcdserverpb.DeleteRangeRequest;
import dev.quoin.rpc.etcdserverpb.PutRequest;
import dev.quoin.rpc.etcdserverpb.RequestOp;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a put that keeps the value or the lease of a key which a deletion "from the key on" (end 0x00), earlier on the same
 * path through the transaction, takes away.
 *
 * <p>{@link TxnOverlaps} does not see such a deletion. Once the entry is committed, etcd finds the key before it begins, does
 * not find it when it comes to the put, and ends; every member does, again at each start. So it must not be proposed, whatever
 * the state is now. With the end of the range spelled out etcd refuses the same transaction as one that writes a key twice.
 */
final class KeptAfterDeletion {

    private static final Comparator<ByteString> ORDER = ByteString.unsignedLexicographicalComparator();
    private static final ByteString ON_TO_THE_LAST = ByteString.copyFrom(new byte[1]);

    private KeptAfterDeletion() {}

    /** Checks one branch. */
    static void check(List<RequestOp> branch) throws MemberException {
        deletedFrom(branch, null);
    }

    /**
     * Where the lowest deletion begins after a branch, or null where there was none.
     *
     * @param lowest the same before it
     */
    private static @Nullable ByteString deletedFrom(List<RequestOp> branch, @Nullable ByteString lowest)
            throws MemberException {
        ByteString from = lowest;
        for (RequestOp op : branch) {
            switch (op.getRequestCase()) {
                case REQUEST_PUT -> check(op.getRequestPut(), from);
                case REQUEST_DELETE_RANGE -> from = lower(from, start(op.getRequestDeleteRange()));
                case REQUEST_TXN -> {
                    ByteString success = deletedFrom(op.getRequestTxn().getSuccessList(), from);
                    ByteString failure = deletedFrom(op.getRequestTxn().getFailureList(), from);
                    from = lower(success, failure);
                }
                default -> {}
            }
        }
        return from;
    }

    private static void check(PutRequest put, @Nullable ByteString from) throws MemberException {
        boolean keeps = put.getIgnoreValue() || put.getIgnoreLease();
        if (keeps && from != null && ORDER.compare(put.getKey(), from) >= 0) {
            throw new MemberException(EtcdError.DUPLICATE_KEY);
        }
    }

    private static @Nullable ByteString start(DeleteRangeRequest deletion) {
        return deletion.getRangeEnd().equals(ON_TO_THE_LAST) ? deletion.getKey() : null;
    }

    private static @Nullable ByteString lower(@Nullable ByteString a, @Nullable ByteString b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        return ORDER.compare(a, b) <= 0 ? a : b;
    }
}
