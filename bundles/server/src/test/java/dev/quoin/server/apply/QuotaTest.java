package dev.quoin.server.apply;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.quoin.rpc.etcdserverpb.PutRequest;
import org.junit.jupiter.api.Test;

class QuotaTest {

    private static final PutRequest PUT = PutRequest.newBuilder()
            .setKey(ByteString.copyFromUtf8("key"))
            .setValue(ByteString.copyFromUtf8("value"))
            .build();

    @Test
    void takesTwoGibibytesForZeroAndNoLimitForLess() {
        assertThat(new Quota(0, () -> 0).maxBytes()).isEqualTo(Quota.DEFAULT_BYTES);
        assertThat(new Quota(-1, () -> Long.MAX_VALUE / 2).admits(PUT)).isTrue();
    }

    @Test
    void holdsToTheQuotaConfiguredLast() {
        Quota quota = new Quota(1_000, () -> 1_000);
        assertThat(quota.admits(PUT)).isFalse();
        quota.configure(10_000);
        assertThat(quota.admits(PUT)).isTrue();
        quota.configure(500);
        assertThat(quota.admitsLease()).isFalse();
    }
}
