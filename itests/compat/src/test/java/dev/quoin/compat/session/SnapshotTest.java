package dev.quoin.compat.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.quoin.compat.Server;
import dev.quoin.env.fixture.Etcdctl;
import dev.quoin.rpc.etcdserverpb.SnapshotRequest;
import dev.quoin.rpc.etcdserverpb.SnapshotResponse;
import dev.quoin.rpc.grpc.etcdserverpb.MaintenanceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SnapshotTest {

    @Test
    void isTakenByTheToolsOfEtcdAndEtcdGoesOnFromIt(@TempDir Path directory) throws IOException {
        Path image = directory.resolve("image.db");
        String keys;
        String hash;
        try (Server quoin = Server.start(Server.Kind.QUOIN, directory.resolve("quoin"))) {
            for (int i = 0; i < 20; i++) {
                quoin.etcdctl("put", "k" + i, "v" + i);
            }
            quoin.etcdctl("del", "k3");
            quoin.etcdctl("compaction", "10", "--physical");
            keys = quoin.etcdctl("get", "", "--prefix", "-w", "fields").text();
            hash = quoin.etcdctl("endpoint", "hashkv").text();
            assertThat(quoin.etcdctl("snapshot", "save", image.toString()).status())
                    .isZero();
            Etcdctl.Output status = quoin.etcdctl("snapshot", "status", image.toString());
            assertThat(status.status()).isZero();
            // Hash, revision, keys, size.
            assertThat(status.text()).matches("[0-9a-f]+, 22, [0-9]+, .*\n");
            Etcdctl.Output restore = quoin.etcdctl(
                    "snapshot",
                    "restore",
                    image.toString(),
                    "--name=m",
                    "--data-dir=" + directory.resolve("etcd"),
                    "--initial-cluster=m=http://127.0.0.1:2380",
                    "--initial-advertise-peer-urls=http://127.0.0.1:2380");
            assertThat(restore.status()).as(restore.text()).isZero();
        }
        try (Server etcd = Server.start(Server.Kind.ETCD, directory.resolve("etcd"))) {
            assertThat(Normal.text(
                            etcd.etcdctl("get", "", "--prefix", "-w", "fields").text()))
                    .isEqualTo(Normal.text(keys));
            assertThat(lastNumber(etcd.etcdctl("endpoint", "hashkv").text())).isEqualTo(lastNumber(hash));
            assertThat(etcd.etcdctl("put", "more", "1").status()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(Server.Kind.class)
    void comesInPiecesAndEndsWithItsSum(Server.Kind kind, @TempDir Path directory) throws Exception {
        try (Server server = Server.start(kind, directory.resolve("data"))) {
            ManagedChannel channel = ManagedChannelBuilder.forAddress("127.0.0.1", server.clientPort())
                    .usePlaintext()
                    .build();
            List<SnapshotResponse> pieces = new ArrayList<>();
            MaintenanceGrpc.newBlockingStub(channel)
                    .snapshot(SnapshotRequest.getDefaultInstance())
                    .forEachRemaining(pieces::add);
            channel.shutdownNow();
            MessageDigest sum = MessageDigest.getInstance("SHA-256");
            long left =
                    pieces.get(0).getRemainingBytes() + pieces.get(0).getBlob().size();
            for (SnapshotResponse piece : pieces.subList(0, pieces.size() - 1)) {
                sum.update(piece.getBlob().toByteArray());
                left -= piece.getBlob().size();
                assertThat(piece.getRemainingBytes()).isEqualTo(left);
                assertThat(piece.getBlob().size()).isLessThanOrEqualTo(32 * 1024);
                assertThat(piece.hasHeader()).isFalse();
            }
            SnapshotResponse last = pieces.get(pieces.size() - 1);
            assertThat(left).isZero();
            assertThat(last.getBlob()).isEqualTo(ByteString.copyFrom(sum.digest()));
            assertThat(last.getRemainingBytes()).isZero();
        }
    }

    private static String lastNumber(String line) {
        return line.strip().replaceAll(".*, ", "");
    }
}
