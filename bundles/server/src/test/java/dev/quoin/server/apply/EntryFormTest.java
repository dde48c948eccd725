package dev.quoin.server.apply;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.quoin.rpc.etcdserverpb.InternalRaftRequest;
import dev.quoin.rpc.etcdserverpb.PutRequest;
import dev.quoin.rpc.etcdserverpb.Request;
import dev.quoin.rpc.etcdserverpb.RequestHeader;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntryFormTest {

    @ParameterizedTest
    @ValueSource(strings = {"GET", "QGET", "PUT", "POST", "DELETE", "SYNC"})
    void knowsEveryV2MethodWithAnyId(String method) {
        for (long id : new long[] {1, 127, 128, Long.MAX_VALUE, -1}) {
            byte[] data = Request.newBuilder()
                    .setID(id)
                    .setMethod(method)
                    .setPath("/0/version")
                    .build()
                    .toByteArray();
            assertThat(EntryForm.isV2(data)).as("%s %d", method, id).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 200, Long.MAX_VALUE, -1})
    void findsTheIdOfAV3RequestWithoutParsingIt(long id) throws IOException {
        byte[] data = put(id, "PUT").toByteArray();
        assertThat(EntryForm.isV2(data)).isFalse();
        assertThat(EntryForm.requestId(data)).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(longs = {0})
    void takesARequestWithoutAHeaderAsNobodys(long id) throws IOException {
        InternalRaftRequest request = InternalRaftRequest.newBuilder()
                .setPut(PutRequest.getDefaultInstance())
                .build();
        assertThat(EntryForm.requestId(request.toByteArray())).isEqualTo(id);
    }

    private static InternalRaftRequest put(long id, String key) {
        return InternalRaftRequest.newBuilder()
                .setHeader(RequestHeader.newBuilder().setID(id).setUsername("u").setAuthRevision(3))
                .setPut(PutRequest.newBuilder().setKey(ByteString.copyFromUtf8(key)))
                .build();
    }
}
