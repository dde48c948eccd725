package dev.quoin.compat.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.quoin.compat.Client;
import dev.quoin.compat.Etcdutl;
import dev.quoin.compat.Seeds;
import dev.quoin.compat.Server.Kind;
import dev.quoin.env.fixture.Etcdctl;
import dev.quoin.rpc.etcdserverpb.PutRequest;
import dev.quoin.rpc.etcdserverpb.RangeRequest;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A member whose data is wrong is fenced, stays so, and is made whole again by one command. */
class RebuildTest {

    private static final String KEY = "k7";

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path directory;

    private final Pages pages = new Pages();

    @Test
    void oneCommandMakesAFencedMemberWholeAgain() throws IOException {
        // A small count, so that logs have been cut when the database is replaced.
        try (Cluster cluster =
                Cluster.start(directory, List.of(Kind.QUOIN, Kind.QUOIN, Kind.QUOIN), "--snapshot-count=40")) {
            try {
                MemberProcess wrong = cluster.members().get(2);
                putMany(cluster.members().get(0));
                runs(cluster, wrong);
                if (Seeds.full()) {
                    doesNotRun(cluster, wrong);
                }
                hasLostItsLog(cluster, wrong);
            } catch (IOException | AssertionError e) {
                throw new AssertionError(e.getMessage() + cluster.logs(), e);
            }
        }
    }

    private void runs(Cluster cluster, MemberProcess wrong) throws IOException {
        becomesFenced(cluster, wrong);
        wrong.kill();
        wrong.restart();
        Await.until("still fenced after a restart", () -> pages.ready(wrong).contains("fenced: "));
        assertThat(put(wrong, "x", "y")).contains("etcdserver: corrupt cluster");
        Etcdctl.Output done =
                Etcdutl.run("rebuild", "--data-dir=" + wrong.data(), "--endpoints=" + cluster.endpoints());
        assertThat(done.status()).as(done.text()).isZero();
        assertThat(done.text()).contains("is fenced and runs", "fetched ", "serves again; hash ");
        isWhole(cluster, wrong);
    }

    private void doesNotRun(Cluster cluster, MemberProcess wrong) throws IOException {
        becomesFenced(cluster, wrong);
        wrong.stop();
        Etcdctl.Output done = Etcdutl.run(
                "rebuild",
                "--data-dir=" + wrong.data(),
                "--endpoints=" + cluster.members().get(0).endpoint());
        assertThat(done.status()).as(done.text()).isZero();
        assertThat(done.text()).contains("is fenced and does not run", "Start member " + wrong.name());
        wrong.restart();
        isWhole(cluster, wrong);
    }

    private void hasLostItsLog(Cluster cluster, MemberProcess wrong) throws IOException {
        String id = Long.toHexString(
                Cluster.entry(wrong, cluster.members().get(0)).orElseThrow().getID());
        wrong.kill();
        wrong.wipe();
        String[] command = {"rebuild", "--data-dir=" + wrong.data(), "--endpoints=" + cluster.endpoints()};
        Etcdctl.Output unsure = Etcdutl.run(command);
        assertThat(unsure.status()).isEqualTo(1);
        assertThat(unsure.text()).contains("--member NAME is needed");
        Etcdctl.Output done = Etcdutl.run(command[0], command[1], command[2], "--member=" + wrong.name());
        assertThat(done.status()).as(done.text()).isZero();
        assertThat(done.text()).contains("(" + id + ") from the cluster", "Start it as before");
        wrong.restart();
        isWhole(cluster, wrong);
        assertThat(Cluster.entry(wrong, cluster.members().get(0)).orElseThrow().getID())
                .isNotEqualTo(Long.parseUnsignedLong(id, 16));
    }

    private void becomesFenced(Cluster cluster, MemberProcess wrong) throws IOException {
        wrong.stop();
        WrongRecord.of(KEY, wrong.data());
        wrong.restart();
        Await.until("fenced", () -> {
            // What is compared is the state after entries that were applied since the start.
            put(cluster.members().get(0), "more", "x");
            return pages.ready(wrong).contains("fenced: the majority has other data");
        });
        assertThat(wrong.data().resolve("member/snap/fenced")).exists();
        assertThat(put(wrong, "x", "y")).contains("etcdserver: corrupt cluster");
        assertThat(put(cluster.members().get(0), "x", "y")).isEmpty();
    }

    private void isWhole(Cluster cluster, MemberProcess member) throws IOException {
        cluster.awaitServing(member);
        Await.until("ready", () -> pages.ready(member).endsWith("ok\n"));
        assertThat(put(member, "after", member.name())).isEmpty();
        cluster.hash();
        assertThat(member.data().resolve("member/snap/fenced")).doesNotExist();
        assertThat(get(member)).isEqualTo("v7");
    }

    private static void putMany(MemberProcess through) throws IOException {
        for (int i = 0; i < 150; i++) {
            assertThat(put(through, "k" + i % 50, "v" + i % 50)).isEmpty();
        }
    }

    /** Puts a key; what it was refused with, or the empty string. */
    private static String put(MemberProcess member, String key, String value) {
        try (Client client = new Client(member.clientPort())) {
            client.keyValues()
                    .put(PutRequest.newBuilder()
                            .setKey(ByteString.copyFromUtf8(key))
                            .setValue(ByteString.copyFromUtf8(value))
                            .build());
            return "";
        } catch (StatusRuntimeException e) {
            return e.getStatus().toString();
        }
    }

    private static String get(MemberProcess member) {
        try (Client client = new Client(member.clientPort())) {
            return client.keyValues()
                    .range(RangeRequest.newBuilder()
                            .setKey(ByteString.copyFromUtf8(KEY))
                            .build())
                    .getKvs(0)
                    .getValue()
                    .toStringUtf8();
        }
    }
}
