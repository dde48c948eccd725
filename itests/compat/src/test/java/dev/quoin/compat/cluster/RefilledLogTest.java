package dev.quoin.compat.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.quoin.compat.Client;
import dev.quoin.compat.LogSegment;
import dev.quoin.compat.Server.Kind;
import dev.quoin.rpc.etcdserverpb.PutRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A member whose disk damaged entries that it had acknowledged, and that its backend does not hold. */
class RefilledLogTest {

    private static final int KEYS = 30;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path directory;

    private final Pages pages = new Pages();

    @Test
    void getsThemAgainFromALeaderAndDoesNotLeadUntilThen() throws IOException {
        loseAndRefill(List.of(Kind.QUOIN, Kind.QUOIN, Kind.QUOIN));
    }

    @Test
    void getsThemAgainFromAnEtcdLeader() throws IOException {
        loseAndRefill(List.of(Kind.QUOIN, Kind.ETCD, Kind.ETCD));
    }

    private void loseAndRefill(List<Kind> kinds) throws IOException {
        try (Cluster cluster = Cluster.start(directory, kinds)) {
            try {
                MemberProcess loser = cluster.members().get(0);
                MemberProcess other = cluster.members().get(1);
                lose(cluster, loser, other);
                waits(cluster, loser);
                cluster.links().heal();
                Await.until("ready", () -> pages.ready(loser).endsWith("ok\n"));
                Await.until("said so", () -> loser.printed("the log has all entries again"));
                assertThat(note(loser)).doesNotExist();
                cluster.hash();
                leadsAgain(cluster, loser);
            } catch (IOException | AssertionError e) {
                throw new AssertionError(e.getMessage() + cluster.logs(), e);
            }
        }
    }

    /** Its backend is one of before the later half of the entries, one of which is damaged. */
    private void lose(Cluster cluster, MemberProcess loser, MemberProcess other) throws IOException {
        put(other, "early");
        cluster.hash();
        loser.stop();
        Path backend = loser.data().resolve("member/snap/backend");
        Path early = loser.data().resolveSibling("early");
        copy(backend, early);
        loser.restart();
        cluster.awaitServing(loser);
        put(other, "late");
        cluster.hash();
        loser.stop();
        delete(backend);
        copy(early, backend);
        LogSegment segment = LogSegment.newest(loser.data());
        segment.damage(segment.entries() - KEYS / 2);
    }

    /** Nobody can reach it: what it lacks stays lacking, and it neither leads nor says that it is well. */
    private void waits(Cluster cluster, MemberProcess loser) throws IOException {
        for (MemberProcess member : cluster.members()) {
            if (member != loser) {
                cluster.links().setBoth(loser.name(), member.name(), Links.Fate.CUT);
            }
        }
        loser.restart();
        Await.until("not ready", () -> pages.ready(loser, "log_disk").contains("[-]log_disk failed: entries up to "));
        assertThat(note(loser)).exists();
        assertThat(pages.metrics(loser)).contains("quoin_server_log_owes_entries 1");
        try (Stream<Path> files = Files.list(loser.data().resolve("member/wal"))) {
            assertThat(files)
                    .as("what can still be read of the log")
                    .anyMatch(file -> file.toString().endsWith(".wal.broken"));
        }
    }

    private static void leadsAgain(Cluster cluster, MemberProcess loser) throws IOException {
        String id = Long.toHexString(
                Cluster.entry(loser, cluster.members().get(1)).orElseThrow().getID());
        Await.until("leads", () -> {
            for (MemberProcess member : cluster.members()) {
                cluster.etcdctl(member, "move-leader", id);
            }
            return cluster.etcdctl(loser, "endpoint", "status", "-w", "fields")
                    .text()
                    .contains("\"Leader\" : " + Long.toUnsignedString(Long.parseUnsignedLong(id, 16)));
        });
        put(loser, "leading");
        cluster.hash();
    }

    private static void put(MemberProcess member, String name) {
        try (Client client = new Client(member.clientPort())) {
            for (int i = 0; i < KEYS; i++) {
                client.keyValues()
                        .put(PutRequest.newBuilder()
                                .setKey(ByteString.copyFromUtf8("k" + name + i))
                                .setValue(ByteString.copyFromUtf8("v" + i))
                                .build());
            }
        }
    }

    private static Path note(MemberProcess member) {
        return member.data().resolve("member/snap/owed");
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> tree = Files.walk(from)) {
            for (Path file : tree.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> tree = Files.walk(directory)) {
            for (Path file : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
