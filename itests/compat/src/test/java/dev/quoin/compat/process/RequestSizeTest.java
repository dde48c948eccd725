package dev.quoin.compat.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import dev.quoin.compat.Client;
import dev.quoin.compat.Server;
import dev.quoin.compat.Server.Kind;
import dev.quoin.rpc.etcdserverpb.PutRequest;
import dev.quoin.rpc.etcdserverpb.RangeRequest;
import dev.quoin.rpc.etcdserverpb.RequestOp;
import dev.quoin.rpc.etcdserverpb.TxnRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code --max-request-bytes}, and what an engine takes. */
class RequestSizeTest {

    private static final ByteString KEY = ByteString.copyFromUtf8("k");

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(Kind.class)
    void refusesWhatIsLongerThanItIsTold(Kind kind) throws IOException {
        try (Server server = Server.start(kind, directory.resolve("data"), "--max-request-bytes=3000");
                Client client = new Client(server)) {
            client.keyValues().put(put(2_900));
            assertRefused(() -> client.keyValues().put(put(3_001)));
        }
    }

    @Test
    void refusesAValueThatTheEngineCannotTakeAndLosesNothing() throws IOException {
        Path data = directory.resolve("data");
        String limit = "--max-request-bytes=33554432";
        int longest = 7_000_000;
        try (Server server = Server.start(Kind.QUOIN, data, limit);
                Client client = new Client(server)) {
            client.keyValues().put(put(longest));
            assertRefused(() -> client.keyValues().put(put(7_500_000)));
            assertRefused(() -> client.keyValues().put(put(16 << 20)));
            TxnRequest two = TxnRequest.newBuilder()
                    .addSuccess(op("a", longest))
                    .addSuccess(op("b", longest))
                    .build();
            assertThat(client.keyValues().txn(two).getSucceeded()).isTrue();
            assertRefused(() -> client.keyValues()
                    .txn(TxnRequest.newBuilder().addFailure(op("c", 7_500_000)).build()));
            server.kill();
        }
        try (Server server = Server.start(Kind.QUOIN, data, limit);
                Client client = new Client(server)) {
            for (String key : new String[] {"k", "a", "b"}) {
                RangeRequest range = RangeRequest.newBuilder()
                        .setKey(ByteString.copyFromUtf8(key))
                        .build();
                assertThat(client.keyValues().range(range).getKvs(0).getValue().size())
                        .isEqualTo(longest);
            }
        }
    }

    /** The log in memory, which waits for members that lag, is bounded in bytes too. */
    @Test
    void takesMoreThanItsHeapInLargeValues() throws IOException {
        Map<String, String> small = Map.of("QUOIN_HEAP", "256m");
        try (Server server = Server.start(Kind.QUOIN, directory.resolve("data"), small);
                Client client = new Client(server)) {
            PutRequest large = put(1 << 20);
            for (int i = 0; i < 350; i++) {
                client.keyValues().put(large);
            }
            assertThat(server.process().isAlive()).isTrue();
        }
    }

    private static void assertRefused(ThrowingCallable call) {
        StatusRuntimeException refusal = catchThrowableOfType(StatusRuntimeException.class, call);
        assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(refusal.getStatus().getDescription()).isEqualTo("etcdserver: request is too large");
    }

    private static PutRequest put(int bytes) {
        return PutRequest.newBuilder()
                .setKey(KEY)
                .setValue(ByteString.copyFrom(new byte[bytes]))
                .build();
    }

    private static RequestOp op(String key, int bytes) {
        return RequestOp.newBuilder()
                .setRequestPut(put(bytes).toBuilder().setKey(ByteString.copyFromUtf8(key)))
                .build();
    }
}
