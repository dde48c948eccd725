package dev.quoin.compat.crash;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.quoin.api.wal.SnapshotMark;
import dev.quoin.api.wal.WriteAheadLog;
import dev.quoin.compat.Client;
import dev.quoin.compat.Server;
import dev.quoin.env.LocalDisk;
import dev.quoin.env.SystemClock;
import dev.quoin.rpc.etcdserverpb.PutRequest;
import dev.quoin.rpc.etcdserverpb.RangeRequest;
import dev.quoin.wal.SegmentedLogs;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a member does whose log does not hold all that there was: not yet, or no longer. */
class LostLogTest {

    private static final int VALUE_BYTES = 1 << 20;
    private static final int VALUES = 150;
    private static final ByteString KEY = ByteString.copyFromUtf8("big");

    @Test
    void isFoundedAgainAfterAKillBeforeItsFirstEntry(@TempDir Path directory) throws Exception {
        Path data = directory.resolve("data");
        try (Server server = Server.start(Server.Kind.QUOIN, data)) {
            server.stop();
        }
        Path wal = data.resolve("member").resolve("wal");
        SegmentedLogs logs = new SegmentedLogs(new LocalDisk(), new SystemClock());
        byte[] metadata;
        try (WriteAheadLog log = logs.open(wal, SnapshotMark.NONE)) {
            metadata = log.takeContent().metadata();
        }
        Damage.deleteTree(data);
        logs.create(wal, metadata).close();
        try (Server server = Server.start(Server.Kind.QUOIN, data)) {
            assertThat(server.etcdctl("put", "a", "b").text()).isEqualTo("OK\n");
        }
    }

    @Test
    void rebuildsFromACheckpointAndRefusesWithoutOne(@TempDir Path directory) throws Exception {
        Path data = directory.resolve("data");
        String[] options = {"--storage-backend=memory", "--snapshot-count=20", "--max-wals=1"};
        try (Server server = Server.start(Server.Kind.QUOIN, data, options);
                Client client = new Client(server)) {
            try {
                writeAndCompact(client);
            } catch (StatusRuntimeException e) {
                throw new AssertionError("the server said: " + server.log(), e);
            }
            server.kill();
        }
        assertThat(data.resolve("member/wal/0000000000000000-0000000000000000.wal"))
                .doesNotExist();
        try (Server server = Server.start(Server.Kind.QUOIN, data, options);
                Client client = new Client(server)) {
            assertThat(client.keyValues()
                            .range(RangeRequest.newBuilder().setKey(KEY).build())
                            .getKvs(0)
                            .getValue())
                    .isEqualTo(value(VALUES));
            server.kill();
        }
        deleteCheckpoints(data.resolve("member").resolve("snap"));
        try (Server server = Server.launch(Server.Kind.QUOIN, data, Map.of(), options)) {
            assertThat(server.process().waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(server.process().exitValue()).isEqualTo(1);
            assertThat(server.log())
                    .contains("entries that the log no longer holds")
                    .contains("restore the backend directory or a snapshot")
                    .contains("add it again with an empty --data-dir");
        }
    }

    private static void writeAndCompact(Client client) {
        for (int i = 1; i <= VALUES; i++) {
            client.keyValues()
                    .put(PutRequest.newBuilder().setKey(KEY).setValue(value(i)).build());
            if (i % 10 == 0) {
                client.keyValues()
                        .compact(dev.quoin.rpc.etcdserverpb.CompactionRequest.newBuilder()
                                .setRevision(i)
                                .build());
            }
        }
    }

    private static ByteString value(int number) {
        return ByteString.copyFrom(new byte[VALUE_BYTES]).concat(ByteString.copyFromUtf8("v" + number));
    }

    private static void deleteCheckpoints(Path snap) throws IOException {
        List<Path> checkpoints;
        try (Stream<Path> files = Files.list(snap)) {
            checkpoints = files.filter(file -> file.toString().endsWith(".checkpoint"))
                    .toList();
        }
        assertThat(checkpoints).isNotEmpty();
        for (Path checkpoint : checkpoints) {
            Files.delete(checkpoint);
        }
    }
}
