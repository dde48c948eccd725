package dev.quoin.v3.call;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.quoin.rpc.etcdserverpb.Compare;
import dev.quoin.rpc.etcdserverpb.DeleteRangeRequest;
import dev.quoin.rpc.etcdserverpb.DeleteRangeResponse;
import dev.quoin.rpc.etcdserverpb.LeaseGrantRequest;
import dev.quoin.rpc.etcdserverpb.LeaseGrantResponse;
import dev.quoin.rpc.etcdserverpb.PutRequest;
import dev.quoin.rpc.etcdserverpb.PutResponse;
import dev.quoin.rpc.etcdserverpb.RequestOp;
import dev.quoin.rpc.etcdserverpb.TxnRequest;
import dev.quoin.rpc.etcdserverpb.TxnResponse;
import dev.quoin.v3.call.RequestStats.Counts;
import org.junit.jupiter.api.Test;

class RequestStatsTest {

    private static final PutRequest PUT = PutRequest.newBuilder()
            .setKey(ByteString.copyFromUtf8("k\"1"))
            .setValue(ByteString.copyFromUtf8("secret"))
            .setLease(7)
            .build();

    @Test
    void countsWhatEtcdCounts() {
        assertThat(RequestStats.counts(PUT, PutResponse.getDefaultInstance()))
                .isEqualTo(new Counts(1, PUT.getSerializedSize(), 0, 0));
        assertThat(RequestStats.counts(
                        DeleteRangeRequest.getDefaultInstance(),
                        DeleteRangeResponse.newBuilder().setDeleted(3).build()))
                .isEqualTo(new Counts(0, 0, 3, 2));
        RequestOp op = RequestOp.newBuilder().setRequestPut(PUT).build();
        TxnRequest txn = TxnRequest.newBuilder().addFailure(op).addFailure(op).build();
        assertThat(RequestStats.counts(txn, TxnResponse.getDefaultInstance()))
                .isEqualTo(new Counts(2, 2L * op.getSerializedSize(), 0, 0));
    }

    @Test
    void countsNothingOfAFailureAndOfOtherServices() {
        assertThat(RequestStats.counts(PUT, null)).isEqualTo(Counts.NONE);
        assertThat(RequestStats.counts(LeaseGrantRequest.getDefaultInstance(), LeaseGrantResponse.getDefaultInstance()))
                .isEqualTo(Counts.NONE);
    }

    @Test
    void tellsTheSizeOfAValueAndNeverTheValue() {
        assertThat(RequestContent.of(PUT)).isEqualTo("key:\"k\\\"1\" value_size:6 lease:7 ");
        TxnRequest txn = TxnRequest.newBuilder()
                .addCompare(Compare.newBuilder().setKey(PUT.getKey()).setValue(PUT.getValue()))
                .addSuccess(RequestOp.newBuilder().setRequestPut(PUT))
                .build();
        assertThat(RequestContent.of(txn))
                .isEqualTo("compare:<key:\"k\\\"1\" value_size:6 > "
                        + "success:<request_put:<key:\"k\\\"1\" value_size:6 lease:7 > > ");
    }
}
