package dev.quoin.server.apply;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.quoin.rpc.etcdserverpb.Compare;
import dev.quoin.rpc.etcdserverpb.Compare.CompareTarget;
import dev.quoin.rpc.etcdserverpb.InternalRaftRequest;
import dev.quoin.rpc.etcdserverpb.LeaseGrantRequest;
import dev.quoin.rpc.etcdserverpb.PutRequest;
import dev.quoin.rpc.etcdserverpb.RangeRequest;
import dev.quoin.rpc.etcdserverpb.RequestHeader;
import dev.quoin.rpc.etcdserverpb.RequestOp;
import dev.quoin.rpc.etcdserverpb.TxnRequest;
import dev.quoin.server.fixture.CountedMeters;
import dev.quoin.server.fixture.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SlowRequestsTest {

    private static final PutRequest PUT = PutRequest.newBuilder()
            .setKey(ByteString.copyFromUtf8("k\"1"))
            .setValue(ByteString.copyFromUtf8("secret"))
            .build();
    private static final RequestHeader HEADER =
            RequestHeader.newBuilder().setID(-3537680845811341309L).build();

    private final ManualClock clock = new ManualClock();
    private final CountedMeters meters = new CountedMeters();
    private final SlowRequests slow = new SlowRequests(clock, meters, 100);

    @Test
    void countsEachEntryFromWhereTheOneBeforeItEnded() {
        InternalRaftRequest request =
                InternalRaftRequest.newBuilder().setHeader(HEADER).setPut(PUT).build();
        slow.entryBegins();
        clock.pass(Duration.ofMillis(100));
        slow.applied(request, Outcome.NOTHING);
        clock.pass(Duration.ofMillis(99));
        slow.applied(request, Outcome.NOTHING);
        assertThat(meters.count("etcd_server_slow_apply_total")).isZero();
        clock.pass(Duration.ofMillis(101));
        slow.applied(request, Outcome.NOTHING);
        assertThat(meters.count("etcd_server_slow_apply_total")).isEqualTo(1);
    }

    @Test
    void countsSlowReadsThatFailedToo() {
        long began = slow.readBegins();
        clock.pass(Duration.ofMillis(101));
        slow.read(began, RangeRequest.getDefaultInstance(), null, new IllegalStateException("why"));
        slow.read(began, TxnRequest.getDefaultInstance(), null, null);
        assertThat(meters.count("etcd_server_slow_apply_total")).isEqualTo(2);
    }

    @Test
    void tellsTheSizeOfAValueAndNeverTheValue() {
        InternalRaftRequest put =
                InternalRaftRequest.newBuilder().setHeader(HEADER).setPut(PUT).build();
        assertThat(LoggableRequest.of(put))
                .isEqualTo("header:<ID:14909063227898210307 > put:<key:\"k\\\"1\" value_size:6 >");
        TxnRequest txn = TxnRequest.newBuilder()
                .addCompare(Compare.newBuilder()
                        .setTarget(CompareTarget.VALUE)
                        .setKey(PUT.getKey())
                        .setValue(PUT.getValue()))
                .addSuccess(RequestOp.newBuilder()
                        .setRequestTxn(TxnRequest.newBuilder()
                                .addSuccess(RequestOp.newBuilder().setRequestPut(PUT))))
                .build();
        assertThat(LoggableRequest.of(txn))
                .contains("compare:<target:VALUE key:", "value_size:6", "success:<request_txn:<success:<request_put:<")
                .doesNotContain("secret");
    }

    @Test
    void printsAGrantAsEtcdDoes() {
        InternalRaftRequest grant = InternalRaftRequest.newBuilder()
                .setHeader(HEADER)
                .setLeaseGrant(LeaseGrantRequest.newBuilder().setTTL(60).setID(0x694d))
                .build();
        assertThat(LoggableRequest.of(grant))
                .isEqualTo("header:<ID:14909063227898210307 > lease_grant:<ttl:60-second id:000000000000694d>");
    }
}
