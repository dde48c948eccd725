package dev.quoin.compat.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.compat.Client;
import dev.quoin.compat.Etcdutl;
import dev.quoin.compat.Server;
import dev.quoin.compat.State;
import dev.quoin.env.fixture.Etcdctl;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code etcdutl write-back} makes of a member's directory is what etcd goes on from. */
class WriteBackTest {

    @TempDir
    private Path directory;

    /** With the large snapshot count the log holds everything, and no database is written. */
    @ParameterizedTest
    @CsvSource({"xodus, 50", "memory, 100000"})
    void etcdGoesOn(String backend, int snapshotCount) throws IOException {
        Path data = directory.resolve("data");
        State before;
        try (Server quoin = Server.start(
                        Server.Kind.QUOIN, data, "--storage-backend=" + backend, "--snapshot-count=" + snapshotCount);
                Client client = new Client(quoin)) {
            Workload.write(client);
            before = State.above(quoin, 0);
            Etcdctl.Output refused = Etcdutl.writeBack(data, "3.4");
            assertThat(refused.status()).isEqualTo(1);
            assertThat(refused.text()).contains("in use");
            quoin.stop();
        }
        Etcdctl.Output done = Etcdutl.writeBack(data, "3.4");
        assertThat(done.status()).as(done.text()).isZero();
        assertThat(data.resolve("member/snap/backend")).doesNotExist();
        assertThat(goOn(Server.Kind.ETCD, data)).isEqualTo(before);
        assertThat(Etcdutl.writeBack(data, "3.4").text()).contains("etcd's already");
        assertThat(goOn(Server.Kind.QUOIN, data)).isEqualTo(before);
    }

    @Test
    void aVersionBelowTheClustersIsRefused() throws IOException {
        Path data = directory.resolve("data");
        State before;
        try (Server etcd = Server.start(Server.Kind.ETCD, data)) {
            etcd.etcdctl("put", "a", "b");
            before = State.above(etcd, 0);
            etcd.stop();
        }
        String[] raised = {"--compatibility-level=3.5"};
        try (Server quoin = Server.start(Server.Kind.QUOIN, data, raised)) {
            quoin.awaitAnswer("/version", "\"etcdcluster\":\"3.5.0\"");
            quoin.stop();
        }
        Etcdctl.Output refused = Etcdutl.writeBack(data, "3.4");
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.text()).contains("the cluster's version is 3.5, on which etcd 3.4 cannot go on");
        try (Server quoin = Server.start(Server.Kind.QUOIN, data, raised)) {
            assertThat(State.above(quoin, 0)).isEqualTo(before);
        }
    }

    private static State goOn(Server.Kind kind, Path data) throws IOException {
        try (Server server = Server.start(kind, data)) {
            State state = State.above(server, 0);
            server.stop();
            return state;
        }
    }
}
