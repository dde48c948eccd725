package dev.quoin.server.apply;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.quoin.api.mvcc.RangeContent;
import dev.quoin.api.mvcc.RangeResult;
import dev.quoin.rpc.etcdserverpb.RangeRequest;
import dev.quoin.rpc.etcdserverpb.RangeRequest.SortOrder;
import dev.quoin.rpc.etcdserverpb.RangeRequest.SortTarget;
import dev.quoin.rpc.etcdserverpb.RangeResponse;
import dev.quoin.rpc.mvccpb.KeyValue;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What etcd 3.4.23 makes of limits, filters and orders over the three keys a, b and c. */
class RangeReaderTest {

    private static final List<KeyValue> ALL =
            List.of(keyValue("a", 2, 9, 3, "z"), keyValue("b", 3, 3, 1, "y"), keyValue("c", 4, 5, 2, "x"));

    private long limitAskedFor;
    private RangeContent contentAskedFor = RangeContent.COUNT;

    @Test
    void asksForOneMoreThanTheLimitToKnowWhetherThereIsMore() throws Exception {
        RangeResponse response = read(RangeRequest.newBuilder().setLimit(2));
        assertThat(limitAskedFor).isEqualTo(3);
        assertThat(keys(response)).isEqualTo("ab");
        assertThat(response.getMore()).isTrue();
        assertThat(response.getCount()).isEqualTo(3);
    }

    @Test
    void fetchesEverythingWhereAnOrderOrAFilterDecidesWhatTheLimitKeeps() throws Exception {
        RangeResponse response = read(RangeRequest.newBuilder()
                .setLimit(1)
                .setSortOrder(SortOrder.DESCEND)
                .setSortTarget(SortTarget.MOD));
        assertThat(limitAskedFor).isZero();
        assertThat(keys(response)).isEqualTo("a");
        assertThat(read(RangeRequest.newBuilder().setMinModRevision(4).setMaxModRevision(6)))
                .extracting(RangeReaderTest::keys)
                .isEqualTo("c");
    }

    @Test
    void sortsAscendingWhereOnlyATargetIsGivenButOnlyWhatTheLimitLeft() throws Exception {
        RangeResponse response = read(RangeRequest.newBuilder().setLimit(1).setSortTarget(SortTarget.VERSION));
        assertThat(limitAskedFor).isEqualTo(2);
        assertThat(keys(response)).isEqualTo("b");
    }

    @Test
    void sortsByValueEvenWhereOnlyKeysAreWanted() throws Exception {
        RangeResponse response = read(RangeRequest.newBuilder()
                .setKeysOnly(true)
                .setSortOrder(SortOrder.ASCEND)
                .setSortTarget(SortTarget.VALUE));
        assertThat(contentAskedFor).isEqualTo(RangeContent.KEYS_AND_VALUES);
        assertThat(keys(response)).isEqualTo("cba");
        assertThat(response.getKvsList())
                .allMatch(keyValue -> keyValue.getValue().isEmpty());
    }

    @Test
    void countsWithoutReading() throws Exception {
        read(RangeRequest.newBuilder().setCountOnly(true));
        assertThat(contentAskedFor).isEqualTo(RangeContent.COUNT);
    }

    private RangeResponse read(RangeRequest.Builder request) throws Exception {
        RangeSource source = (key, end, atRevision, limit, content) -> {
            limitAskedFor = limit;
            contentAskedFor = content;
            List<KeyValue> found = limit == 0 ? ALL : ALL.subList(0, (int) Math.min(limit, ALL.size()));
            return new RangeResult(9, ALL.size(), content == RangeContent.COUNT ? List.of() : found);
        };
        return RangeReader.read(
                source,
                request.setKey(ByteString.copyFromUtf8("a"))
                        .setRangeEnd(ByteString.copyFromUtf8("z"))
                        .build(),
                Headers::inner);
    }

    private static String keys(RangeResponse response) {
        StringBuilder keys = new StringBuilder();
        response.getKvsList().forEach(keyValue -> keys.append(keyValue.getKey().toStringUtf8()));
        return keys.toString();
    }

    private static KeyValue keyValue(String key, long created, long modified, long version, String value) {
        return KeyValue.newBuilder()
                .setKey(ByteString.copyFromUtf8(key))
                .setCreateRevision(created)
                .setModRevision(modified)
                .setVersion(version)
                .setValue(ByteString.copyFromUtf8(value))
                .build();
    }
}
