package dev.quoin.compat.crash;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.quoin.compat.Client;
import dev.quoin.compat.Etcdutl;
import dev.quoin.compat.LogSegment;
import dev.quoin.compat.Server;
import dev.quoin.env.fixture.Etcdctl;
import dev.quoin.rpc.etcdserverpb.PutRequest;
import dev.quoin.rpc.etcdserverpb.RangeRequest;
import dev.quoin.rpc.mvccpb.KeyValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a member does whose log has a damaged record in its middle. */
class RepairedLogTest {

    private static final int KEYS = 40;
    private static final ByteString FIRST = ByteString.copyFromUtf8("k");
    private static final ByteString END = ByteString.copyFromUtf8("l");

    /** Damaged again after each repair, and repaired again. */
    @Test
    void losesNothingWhereTheBackendHasWhatTheRecordDid(@TempDir Path directory) throws Exception {
        Path data = directory.resolve("data");
        put(data, 0);
        for (int round = 1; round <= 3; round++) {
            LogSegment segment = LogSegment.newest(data);
            segment.damage(segment.entries() * round / 5);
            List<KeyValue> before = put(data, round);
            assertThat(before).hasSize(KEYS * (round + 1));
            try (Stream<Path> files = Files.list(segment.directory())) {
                assertThat(files.filter(file -> file.toString().endsWith(".wal.broken")))
                        .hasSize(round);
            }
            assertThat(etcdReads(data, directory.resolve("copy" + round))).isEqualTo(before);
        }
    }

    /** What etcd's own reader of logs makes of a copy of the directory, on which it starts, writes and starts again. */
    private static List<KeyValue> etcdReads(Path data, Path copy) throws IOException {
        try (Stream<Path> tree = Files.walk(data)) {
            for (Path file : tree.toList()) {
                Files.copy(file, copy.resolve(data.relativize(file).toString()));
            }
        }
        Files.copy(data.resolveSibling(data.getFileName() + ".peer-port"), Path.of(copy + ".peer-port"));
        Etcdctl.Output written = Etcdutl.writeBack(copy, "3.4");
        assertThat(written.status()).as(written.text()).isZero();
        for (int start = 0; start < 2; start++) {
            try (Server etcd = Server.start(Server.Kind.ETCD, copy)) {
                assertThat(etcd.etcdctl("put", "beyond", "the repair").status()).isZero();
                etcd.stop();
            }
        }
        try (Server etcd = Server.start(Server.Kind.ETCD, copy);
                Client client = new Client(etcd)) {
            return all(client);
        }
    }

    @Test
    void refusesWhereAChangeOfMembershipMayBeLostAndSaysWhatHelps(@TempDir Path directory) throws Exception {
        refusesDamage(directory.resolve("data"), 0, "a change of membership may be among the lost entries");
    }

    /** A backend in memory has nothing when the member starts. */
    @Test
    void refusesWhereTheBackendLacksLostEntriesAndSaysWhatHelps(@TempDir Path directory) throws Exception {
        refusesDamage(
                directory.resolve("data"),
                KEYS / 2,
                "the backend holds only those up to 0",
                "--storage-backend=memory");
    }

    private static void refusesDamage(Path data, int entry, String why, String... options) throws Exception {
        put(data, 0, options);
        LogSegment segment = LogSegment.newest(data);
        segment.damage(entry);
        try (Server server = Server.launch(Server.Kind.QUOIN, data, Map.of(), options)) {
            assertThat(server.process().waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(server.process().exitValue()).isEqualTo(1);
            assertThat(server.log())
                    .contains(why)
                    .contains("removing this member and adding it again with an empty --data-dir")
                    .contains("restoring a snapshot into a new --data-dir");
        }
        segment.restore();
        assertThat(put(data, 1, options)).hasSize(2 * KEYS);
    }

    /** Starts the member, puts more keys, gives all and stops it. */
    private static List<KeyValue> put(Path data, int round, String... options) throws Exception {
        try (Server server = Server.start(Server.Kind.QUOIN, data, options);
                Client client = new Client(server)) {
            for (int i = 0; i < KEYS; i++) {
                client.keyValues()
                        .put(PutRequest.newBuilder()
                                .setKey(ByteString.copyFromUtf8("k" + round + "/" + i))
                                .setValue(ByteString.copyFromUtf8("value " + i))
                                .build());
            }
            List<KeyValue> all = all(client);
            server.stop();
            return all;
        }
    }

    private static List<KeyValue> all(Client client) {
        return client.keyValues()
                .range(RangeRequest.newBuilder().setKey(FIRST).setRangeEnd(END).build())
                .getKvsList();
    }
}
