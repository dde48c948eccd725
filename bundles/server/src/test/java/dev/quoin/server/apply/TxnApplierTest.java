package dev.quoin.server.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.quoin.api.backend.StoreTxn;
import dev.quoin.api.server.EtcdError;
import dev.quoin.api.server.MemberException;
import dev.quoin.rpc.etcdserverpb.Compare;
import dev.quoin.rpc.etcdserverpb.Compare.CompareTarget;
import dev.quoin.rpc.etcdserverpb.PutRequest;
import dev.quoin.rpc.etcdserverpb.RangeRequest;
import dev.quoin.rpc.etcdserverpb.RequestOp;
import dev.quoin.rpc.etcdserverpb.TxnRequest;
import dev.quoin.rpc.etcdserverpb.TxnResponse;
import dev.quoin.server.fixture.KeyValueState;
import dev.quoin.server.fixture.ManualClock;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TxnApplierTest {

    private static final long UNKNOWN_LEASE = 99;

    private final KeyValueState state = state();
    private final TxnApplier txns = new TxnApplier(state.keyValues, new Headers(3, 1, () -> 2));

    @BeforeEach
    void fill() {
        state.put("a", "1");
        state.put("a", "2");
        state.put("b", "3");
    }

    @AfterEach
    void close() {
        state.close();
    }

    @Test
    void refusesARangeOfTheFutureBeforeAWritingTransactionIsProposed() throws Exception {
        TxnRequest request = txn(put("x", "v"), range("a", 999));
        assertThat(txns.preflight(request)).isEqualTo(EtcdError.FUTURE_REVISION);
        assertThat(txns.preflight(txn(put("x", "v"), range("a", 3)))).isNull();
        assertThat(txns.preflight(txn(put("x", "v"), range("a", 0)))).isNull();
    }

    @Test
    void refusesACompactedRangeBeforeAWritingTransactionIsProposed() throws Exception {
        state.compact(3);
        assertThat(txns.preflight(txn(put("x", "v"), range("a", 2)))).isEqualTo(EtcdError.COMPACTED);
        assertThat(txns.preflight(txn(put("x", "v"), range("a", 3)))).isNull();
    }

    @Test
    void takesANegativeRevisionForACompactedOneAsEtcdDoesInTransactionsOnly() throws Exception {
        assertThat(txns.preflight(txn(put("x", "v"), range("a", -1)))).isNull();
        assertThat(txns.preflight(txn(put("x", "v"), range("a", -4)))).isEqualTo(EtcdError.COMPACTED);
        state.compact(3);
        assertThat(txns.preflight(txn(put("x", "v"), range("a", -1)))).isEqualTo(EtcdError.COMPACTED);
        assertThatThrownBy(() -> txns.read(txn(range("a", -1)))).hasMessage(EtcdError.COMPACTED.text());
    }

    @Test
    void refusesOnlyWhatStandsInTheBranchTaken() throws Exception {
        TxnRequest request = TxnRequest.newBuilder()
                .addCompare(versionOf("a", 2))
                .addSuccess(put("x", "v"))
                .addFailure(range("a", 999))
                .build();
        assertThat(txns.preflight(request)).isNull();
        TxnRequest nested = txn(put("x", "v"), RequestOp.newBuilder().setRequestTxn(txn(range("a", 999))));
        assertThat(txns.preflight(nested)).isEqualTo(EtcdError.FUTURE_REVISION);
    }

    @Test
    void writesWhateverARangeBesideTheWriteAsksForAndTellsTheClientAfterwards() throws Exception {
        assertThatThrownBy(() -> apply(txn(put("x", "v"), range("a", 999))))
                .isInstanceOf(MemberException.class)
                .hasMessage(EtcdError.FUTURE_REVISION.text());
        assertThat(state.get("x")).isEqualTo("v");
        assertThat(state.keyValues.revision()).isEqualTo(5);
    }

    /** No member of etcd drops these: where one cannot be read, none writes. */
    @Test
    void writesNothingWhereARangeOfATransactionWithinItCannotBeRead() throws Exception {
        state.compact(3);
        RequestOp.Builder future = RequestOp.newBuilder().setRequestTxn(txn(range("a", 999)));
        RequestOp.Builder compacted = RequestOp.newBuilder().setRequestTxn(txn(range("a", 2)));
        assertThatThrownBy(() -> apply(txn(put("x", "v"), future))).hasMessage(EtcdError.FUTURE_REVISION.text());
        assertThatThrownBy(() -> apply(txn(put("x", "v"), compacted))).hasMessage(EtcdError.COMPACTED.text());
        assertThat(state.keyValues.revision()).isEqualTo(4);
        RequestOp.Builder readable = RequestOp.newBuilder().setRequestTxn(txn(range("a", 3)));
        assertThat(apply(txn(put("x", "v"), readable)).getHeader().getRevision())
                .isEqualTo(5);
    }

    @Test
    void readsWithinATransactionWhatItHasWritten() throws Exception {
        TxnResponse response = apply(txn(put("x", "v"), range("x", 0)));
        assertThat(response.getResponses(1)
                        .getResponseRange()
                        .getKvs(0)
                        .getValue()
                        .toStringUtf8())
                .isEqualTo("v");
        assertThat(response.getHeader().getRevision()).isEqualTo(5);
        assertThat(response.getResponses(0).getResponsePut().getHeader().getMemberId())
                .as("headers inside a transaction hold the revision only")
                .isZero();
    }

    @Test
    void writesNothingWhereALeaseIsUnknown() {
        RequestOp.Builder leased = RequestOp.newBuilder()
                .setRequestPut(PutRequest.newBuilder().setKey(key("y")).setLease(UNKNOWN_LEASE));
        assertThatThrownBy(() -> apply(txn(put("x", "v"), leased))).hasMessage(EtcdError.LEASE_NOT_FOUND.text());
        assertThat(state.keyValues.revision()).isEqualTo(4);
    }

    @Test
    void decidesNestedTransactionsBeforeAnythingIsWritten() throws Exception {
        TxnRequest inner = TxnRequest.newBuilder()
                .addCompare(versionOf("x", 0))
                .addSuccess(put("y", "x was not there"))
                .build();
        apply(txn(put("x", "v"), RequestOp.newBuilder().setRequestTxn(inner)));
        assertThat(state.get("y")).isEqualTo("x was not there");
    }

    @Test
    void failsAReadingTransactionAsAWhole() throws Exception {
        assertThatThrownBy(() -> txns.read(txn(range("a", 0), range("a", 999))))
                .hasMessage(EtcdError.FUTURE_REVISION.text());
        TxnResponse response = txns.read(txn(range("a", 2), range("b", 0)));
        assertThat(response.getResponses(0)
                        .getResponseRange()
                        .getKvs(0)
                        .getValue()
                        .toStringUtf8())
                .isEqualTo("1");
        assertThat(response.getHeader().getRaftTerm()).isEqualTo(2);
    }

    private TxnResponse apply(TxnRequest request) throws Exception {
        StoreTxn txn = state.store.begin();
        try {
            return txns.apply(txn, request);
        } finally {
            txn.end();
        }
    }

    private static TxnRequest txn(RequestOp.Builder... ops) {
        TxnRequest.Builder request = TxnRequest.newBuilder();
        for (RequestOp.Builder op : ops) {
            request.addSuccess(op);
        }
        return request.build();
    }

    private static RequestOp.Builder put(String key, String value) {
        return RequestOp.newBuilder()
                .setRequestPut(PutRequest.newBuilder().setKey(key(key)).setValue(ByteString.copyFromUtf8(value)));
    }

    private static RequestOp.Builder range(String key, long revision) {
        return RequestOp.newBuilder()
                .setRequestRange(RangeRequest.newBuilder().setKey(key(key)).setRevision(revision));
    }

    private static Compare.Builder versionOf(String key, long version) {
        return Compare.newBuilder()
                .setTarget(CompareTarget.VERSION)
                .setKey(key(key))
                .setVersion(version);
    }

    private static ByteString key(String key) {
        return ByteString.copyFromUtf8(key);
    }

    private static KeyValueState state() {
        try {
            return new KeyValueState(new ManualClock());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
