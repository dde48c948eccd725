package dev.quoin.compat.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.compat.Client;
import dev.quoin.compat.Server;
import dev.quoin.compat.State;
import dev.quoin.env.fixture.Etcdctl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one of the two has written is what the other goes on from. */
class FilesTest {

    private static final Path MEMBER = Path.of("member");

    @TempDir
    private Path directory;

    private Path written;
    private Path taken;

    @BeforeEach
    void name() {
        written = directory.resolve("written");
        taken = directory.resolve("taken");
    }

    @Test
    void etcdStartsOnTheLogOfAMember() throws IOException {
        State before = writeWith(Server.Kind.QUOIN);
        copyTree(written.resolve(MEMBER).resolve("wal"), taken.resolve(MEMBER).resolve("wal"));
        assertThat(goOnWith(Server.Kind.ETCD)).isEqualTo(before);
    }

    @Test
    void replaysTheLogOfAnEtcd() throws IOException {
        State before = writeWith(Server.Kind.ETCD);
        copyTree(written.resolve(MEMBER).resolve("wal"), taken.resolve(MEMBER).resolve("wal"));
        assertThat(goOnWith(Server.Kind.QUOIN)).isEqualTo(before);
    }

    @Test
    void takesOverTheDirectoryOfAnEtcd() throws IOException {
        State before = writeWith(Server.Kind.ETCD);
        copyTree(written, taken);
        assertThat(goOnWith(Server.Kind.QUOIN)).isEqualTo(before);
        assertThat(snap().resolve("db.imported")).exists();
        assertThat(snap().resolve("db")).doesNotExist();
        assertThat(goOnWith(Server.Kind.QUOIN)).isEqualTo(before);
    }

    @Test
    void takesOverTheDirectoryOfAnEtcdThatHasCompactedItsLog() throws IOException {
        State before = writeWith(Server.Kind.ETCD, "--snapshot-count=50");
        copyTree(written, taken);
        assertThat(filesIn(snap(), ".snap")).isNotEmpty();
        assertThat(goOnWith(Server.Kind.QUOIN)).isEqualTo(before);
        assertThat(snap().resolve("db.imported")).exists();
        assertThat(goOnWith(Server.Kind.QUOIN)).isEqualTo(before);
    }

    @Test
    void etcdStartsOnARestoredSnapshotOfAMember() throws IOException {
        restoreSnapshotOf(Server.Kind.QUOIN, Server.Kind.ETCD);
    }

    @Test
    void startsOnARestoredSnapshotOfAnEtcd() throws IOException {
        restoreSnapshotOf(Server.Kind.ETCD, Server.Kind.QUOIN);
    }

    private void restoreSnapshotOf(Server.Kind kind, Server.Kind other) throws IOException {
        Path file = directory.resolve("snapshot");
        State before;
        try (Server server = Server.start(kind, written);
                Client client = new Client(server)) {
            Workload.write(client);
            before = State.above(server, 0);
            assertThat(server.etcdctl("snapshot", "save", file.toString()))
                    .extracting(Etcdctl.Output::status)
                    .isEqualTo(0);
            Etcdctl.Output status = server.etcdctl("snapshot", "status", file.toString());
            assertThat(status.status()).as(status.text()).isEqualTo(0);
            assertThat(status.text()).contains(", " + revision(before) + ", ");
            Etcdctl.Output restored = server.etcdctl(
                    "snapshot",
                    "restore",
                    file.toString(),
                    "--name=m",
                    "--initial-cluster=m=http://127.0.0.1:1",
                    "--initial-advertise-peer-urls=http://127.0.0.1:1",
                    "--data-dir=" + taken);
            assertThat(restored.status()).as(restored.text()).isEqualTo(0);
        }
        assertThat(goOnWith(other)).isEqualTo(before);
    }

    private static String revision(State state) {
        return state.hash().replaceAll(".*at revision (\\d+) .*", "$1");
    }

    private State writeWith(Server.Kind kind, String... options) throws IOException {
        try (Server server = Server.start(kind, written, options);
                Client client = new Client(server)) {
            Workload.write(client);
            State state = State.above(server, 0);
            server.stop();
            return state;
        }
    }

    private State goOnWith(Server.Kind kind) throws IOException {
        try (Server server = Server.start(kind, taken)) {
            State state = State.above(server, 0);
            server.stop();
            return state;
        }
    }

    private Path snap() {
        return taken.resolve(MEMBER).resolve("snap");
    }

    private static List<Path> filesIn(Path directory, String suffix) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(suffix)).toList();
        }
    }

    private static void copyTree(Path from, Path to) throws IOException {
        List<Path> all = new ArrayList<>();
        try (Stream<Path> tree = Files.walk(from)) {
            tree.filter(path -> !path.toString().endsWith(".tmp")).forEach(all::add);
        }
        for (Path path : all) {
            Path target = to.resolve(from.relativize(path));
            if (Files.isDirectory(path)) {
                Files.createDirectories(target);
            } else {
                Files.copy(path, target);
            }
        }
    }
}
