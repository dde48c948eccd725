package dev.quoin.v3.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import dev.quoin.api.server.EtcdError;
import dev.quoin.api.server.MemberException;
import dev.quoin.rpc.etcdserverpb.DeleteRangeRequest;
import dev.quoin.rpc.etcdserverpb.PutRequest;
import dev.quoin.rpc.etcdserverpb.RequestOp;
import dev.quoin.rpc.etcdserverpb.TxnRequest;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeptAfterDeletionTest {

    private static final ByteString ON_TO_THE_LAST = ByteString.copyFrom(new byte[1]);

    @Test
    void refusesAPutThatKeepsWhatWasDeletedBefore() {
        assertRefused(deletionFrom("a"), keepingValue("b"));
        assertRefused(deletionFrom("b"), keepingLease("b"));
        assertRefused(deletionFrom("c"), deletionFrom("a"), keepingValue("b"));
    }

    @Test
    void refusesItInNestedTransactionsAndBehindThem() {
        assertRefused(deletionFrom("a"), nested(List.of(), List.of(keepingValue("b"))));
        assertRefused(nested(List.of(), List.of(deletionFrom("a"))), keepingValue("b"));
        assertRefused(nested(List.of(deletionFrom("a"), keepingValue("b")), List.of()));
    }

    @Test
    void admitsWhatEtcdApplies() {
        assertAdmitted(keepingValue("b"), deletionFrom("a"));
        assertAdmitted(deletionFrom("c"), keepingValue("b"));
        assertAdmitted(deletionFrom("a"), put("b"));
        assertAdmitted(nested(List.of(deletionFrom("a")), List.of(keepingValue("b"))));
        assertAdmitted(nested(List.of(keepingValue("b")), List.of()), deletionFrom("a"));
    }

    private static void assertRefused(RequestOp... branch) {
        MemberException refusal =
                catchThrowableOfType(MemberException.class, () -> KeptAfterDeletion.check(List.of(branch)));
        assertThat(refusal).hasMessage(EtcdError.DUPLICATE_KEY.text());
    }

    private static void assertAdmitted(RequestOp... branch) {
        assertThatCode(() -> KeptAfterDeletion.check(List.of(branch))).doesNotThrowAnyException();
    }

    private static RequestOp put(String key) {
        return RequestOp.newBuilder()
                .setRequestPut(PutRequest.newBuilder().setKey(ByteString.copyFromUtf8(key)))
                .build();
    }

    private static RequestOp keepingValue(String key) {
        return RequestOp.newBuilder()
                .setRequestPut(put(key).getRequestPut().toBuilder().setIgnoreValue(true))
                .build();
    }

    private static RequestOp keepingLease(String key) {
        return RequestOp.newBuilder()
                .setRequestPut(put(key).getRequestPut().toBuilder().setIgnoreLease(true))
                .build();
    }

    private static RequestOp deletionFrom(String key) {
        return RequestOp.newBuilder()
                .setRequestDeleteRange(DeleteRangeRequest.newBuilder()
                        .setKey(ByteString.copyFromUtf8(key))
                        .setRangeEnd(ON_TO_THE_LAST))
                .build();
    }

    private static RequestOp nested(List<RequestOp> success, List<RequestOp> failure) {
        return RequestOp.newBuilder()
                .setRequestTxn(TxnRequest.newBuilder().addAllSuccess(success).addAllFailure(failure))
                .build();
    }
}
