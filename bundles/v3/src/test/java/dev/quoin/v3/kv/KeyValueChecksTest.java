package dev.quoin.v3.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.quoin.api.server.CompatibilityLevel;
import dev.quoin.api.server.EtcdError;
import dev.quoin.api.server.MemberException;
import dev.quoin.rpc.etcdserverpb.Compare;
import dev.quoin.rpc.etcdserverpb.DeleteRangeRequest;
import dev.quoin.rpc.etcdserverpb.PutRequest;
import dev.quoin.rpc.etcdserverpb.RangeRequest;
import dev.quoin.rpc.etcdserverpb.RequestOp;
import dev.quoin.rpc.etcdserverpb.TxnRequest;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Expectations that were compared with etcd 3.4.23. */
class KeyValueChecksTest {

    private static final int OPS_MAX = 128;

    @Test
    void refusesEmptyKeys() {
        refuses(() -> check(RangeRequest.getDefaultInstance()), EtcdError.EMPTY_KEY);
        refuses(() -> KeyValueChecks.check(PutRequest.getDefaultInstance()), EtcdError.EMPTY_KEY);
        refuses(() -> KeyValueChecks.check(DeleteRangeRequest.getDefaultInstance()), EtcdError.EMPTY_KEY);
        refuses(() -> check(TxnRequest.newBuilder().addCompare(Compare.getDefaultInstance())), EtcdError.EMPTY_KEY);
        refuses(() -> check(TxnRequest.newBuilder().addFailure(put(""))), EtcdError.EMPTY_KEY);
    }

    @Test
    void refusesToKeepWhatIsGiven() {
        PutRequest.Builder put = PutRequest.newBuilder().setKey(bytes("a"));
        refuses(
                () -> KeyValueChecks.check(
                        put.clone().setIgnoreValue(true).setValue(bytes("v")).build()),
                EtcdError.VALUE_PROVIDED);
        refuses(
                () -> KeyValueChecks.check(
                        put.clone().setIgnoreLease(true).setLease(1).build()),
                EtcdError.LEASE_PROVIDED);
    }

    @Test
    void knowsSortOptionsSince35() throws Exception {
        RangeRequest weird = RangeRequest.newBuilder()
                .setKey(bytes("a"))
                .setSortTargetValue(9)
                .build();
        KeyValueChecks.check(weird, CompatibilityLevel.V3_4);
        refuses(() -> KeyValueChecks.check(weird, CompatibilityLevel.V3_5), EtcdError.INVALID_SORT_OPTION);
    }

    @Test
    void refusesAnOperationThatIsNone() {
        refuses(
                () -> check(TxnRequest.newBuilder().addSuccess(RequestOp.getDefaultInstance())),
                EtcdError.KEY_NOT_FOUND);
    }

    @Test
    void countsTheLongestListAndWhatIsNestedInIt() throws Exception {
        TxnRequest.Builder wide = TxnRequest.newBuilder();
        for (int i = 0; i < OPS_MAX; i++) {
            wide.addSuccess(put("k" + i)).addFailure(put("k" + i));
        }
        check(wide);
        refuses(() -> check(wide.clone().addSuccess(put("more"))), EtcdError.TOO_MANY_OPS);

        TxnRequest.Builder deep = TxnRequest.newBuilder().addSuccess(put("a"));
        for (int i = 1; i < OPS_MAX; i++) {
            deep = nesting(deep);
        }
        check(deep);
        TxnRequest.Builder deeper = nesting(deep);
        refuses(() -> check(deeper), EtcdError.TOO_MANY_OPS);
    }

    @Test
    void refusesToWriteAKeyTwice() {
        refuses(
                () -> check(TxnRequest.newBuilder().addSuccess(put("a")).addSuccess(put("a"))),
                EtcdError.DUPLICATE_KEY);
        refuses(
                () -> check(TxnRequest.newBuilder().addSuccess(put("b")).addSuccess(delete("a", "c"))),
                EtcdError.DUPLICATE_KEY);
        refuses(
                () -> check(TxnRequest.newBuilder()
                        .addFailure(put("a"))
                        .addFailure(nested(TxnRequest.newBuilder().addFailure(delete("a", ""))))),
                EtcdError.DUPLICATE_KEY);
    }

    @Test
    void takesWhatIsNotWrittenTwice() {
        accepts(TxnRequest.newBuilder().addSuccess(put("a")).addFailure(put("a")));
        accepts(TxnRequest.newBuilder().addSuccess(put("c")).addSuccess(delete("a", "c")));
        accepts(TxnRequest.newBuilder()
                .addSuccess(nested(TxnRequest.newBuilder().addSuccess(put("a")).addFailure(put("a")))));
        // "From the key on" is an empty range to etcd's check.
        accepts(TxnRequest.newBuilder().addSuccess(put("b")).addSuccess(delete("a", "\0")));
    }

    private static void accepts(TxnRequest.Builder txn) {
        assertThatCode(() -> check(txn)).doesNotThrowAnyException();
    }

    private static void refuses(ThrowingCallable check, EtcdError error) {
        assertThatThrownBy(check)
                .isInstanceOfSatisfying(
                        MemberException.class, e -> assertThat(e.text()).isEqualTo(error.text()));
    }

    private static void check(RangeRequest request) throws MemberException {
        KeyValueChecks.check(request, CompatibilityLevel.V3_4);
    }

    private static void check(TxnRequest.Builder txn) throws MemberException {
        KeyValueChecks.check(txn.build(), OPS_MAX, CompatibilityLevel.V3_4);
    }

    private static TxnRequest.Builder nesting(TxnRequest.Builder inner) {
        return TxnRequest.newBuilder().addSuccess(nested(inner));
    }

    private static RequestOp nested(TxnRequest.Builder inner) {
        return RequestOp.newBuilder().setRequestTxn(inner).build();
    }

    private static RequestOp put(String key) {
        return RequestOp.newBuilder()
                .setRequestPut(PutRequest.newBuilder().setKey(bytes(key)))
                .build();
    }

    private static RequestOp delete(String key, String end) {
        return RequestOp.newBuilder()
                .setRequestDeleteRange(
                        DeleteRangeRequest.newBuilder().setKey(bytes(key)).setRangeEnd(bytes(end)))
                .build();
    }

    private static ByteString bytes(String text) {
        return ByteString.copyFromUtf8(text);
    }
}
