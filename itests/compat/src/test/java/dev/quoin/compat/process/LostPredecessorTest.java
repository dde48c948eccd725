package dev.quoin.compat.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import dev.quoin.compat.Client;
import dev.quoin.compat.Server;
import dev.quoin.compat.Server.Kind;
import dev.quoin.rpc.etcdserverpb.DeleteRangeRequest;
import dev.quoin.rpc.etcdserverpb.PutRequest;
import dev.quoin.rpc.etcdserverpb.RequestOp;
import dev.quoin.rpc.etcdserverpb.TxnRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A transaction that deletes "from the key on" and then puts a key of those, keeping its value. */
class LostPredecessorTest {

    private static final PutRequest PUT = PutRequest.newBuilder()
            .setKey(ByteString.copyFromUtf8("b"))
            .setValue(ByteString.copyFromUtf8("v"))
            .build();
    private static final RequestOp KEEPING = RequestOp.newBuilder()
            .setRequestPut(PutRequest.newBuilder().setKey(PUT.getKey()).setIgnoreValue(true))
            .build();

    @TempDir
    Path directory;

    /** What happens to etcd, at the first apply and at each start after it. */
    @Test
    void endsTheRealEtcd() throws Exception {
        Path data = directory.resolve("data");
        try (Server etcd = Server.start(Kind.ETCD, data);
                Client client = new Client(etcd)) {
            client.keyValues().put(PUT);
            assertThatThrownBy(() -> client.keyValues().txn(deletingFirst(new byte[] {0})))
                    .isInstanceOf(StatusRuntimeException.class);
            assertThat(etcd.process().waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(etcd.log()).contains("unexpected error during txn");
        }
        try (Server etcd = Server.launch(Kind.ETCD, data, Map.of())) {
            assertThat(etcd.process().waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(etcd.log()).contains("unexpected error during txn");
        }
    }

    /** In the words that etcd has for the same deletion with its end spelled out. */
    @Test
    void isRefusedAsWritingAKeyTwice() throws IOException {
        StatusRuntimeException ofEtcd;
        try (Server etcd = Server.start(Kind.ETCD, directory.resolve("etcd"));
                Client client = new Client(etcd)) {
            ofEtcd = refusal(client, deletingFirst(new byte[] {'c'}));
        }
        try (Server quoin = Server.start(Kind.QUOIN, directory.resolve("quoin"));
                Client client = new Client(quoin)) {
            client.keyValues().put(PUT);
            StatusRuntimeException refusal = refusal(client, deletingFirst(new byte[] {0}));
            assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
            assertThat(refusal).hasMessage(ofEtcd.getMessage());
            assertThat(quoin.etcdctl("get", "b").text()).isEqualTo("b\nv\n");
        }
    }

    private static StatusRuntimeException refusal(Client client, TxnRequest txn) {
        return catchThrowableOfType(
                StatusRuntimeException.class, () -> client.keyValues().txn(txn));
    }

    private static TxnRequest deletingFirst(byte[] end) {
        DeleteRangeRequest deletion = DeleteRangeRequest.newBuilder()
                .setKey(ByteString.copyFromUtf8("a"))
                .setRangeEnd(ByteString.copyFrom(end))
                .build();
        return TxnRequest.newBuilder()
                .addSuccess(RequestOp.newBuilder().setRequestDeleteRange(deletion))
                .addSuccess(KEEPING)
                .build();
    }
}
