package dev.quoin.compat.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.quoin.compat.Client;
import dev.quoin.compat.Server.Kind;
import dev.quoin.rpc.etcdserverpb.PutRequest;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Members of Quoin and etcd find each other to be wrong by etcd's own comparison, and raise etcd's alarm. */
class CorruptMemberTest {

    private static final String KEY = "k7";
    private static final String VALUE = "a value that is looked for";
    private static final String OTHER_VALUE = "some value that is not it ";

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path directory;

    @Test
    void theAlarmIsTheSameWhicheverOfThemLeads() throws IOException {
        try (Cluster cluster = Cluster.start(
                directory, List.of(Kind.QUOIN, Kind.ETCD, Kind.ETCD), "--experimental-corrupt-check-time=500ms")) {
            MemberProcess quoin = cluster.members().get(0);
            MemberProcess etcd = cluster.members().get(1);
            for (int i = 0; i < 10; i++) {
                assertThat(put(quoin, "k" + i)).isEmpty();
            }
            cluster.hash();
            etcd.stop();
            replace(etcd, VALUE, OTHER_VALUE);
            etcd.restart();
            String foundByQuoin = alarm(cluster, quoin);

            etcd.stop();
            replace(etcd, OTHER_VALUE, VALUE);
            etcd.restart();
            cluster.awaitServing(etcd);
            cluster.hash();
            assertThat(cluster.etcdctl(quoin, "alarm", "disarm").status()).isZero();
            Await.until("no alarm", () -> put(quoin, "more").isEmpty());

            quoin.stop();
            WrongRecord.of(KEY, quoin.data());
            quoin.restart();
            assertThat(alarm(cluster, etcd)).isEqualTo(foundByQuoin);
        }
    }

    /** Makes a member the leader and waits for the alarm; what is told of it, and what members of both kinds refuse. */
    private static String alarm(Cluster cluster, MemberProcess leader) throws IOException {
        cluster.awaitServing();
        cluster.moveLeaderTo(leader);
        Await.until(
                "an alarm",
                () -> !cluster.etcdctl(leader, "alarm", "list").text().isEmpty());
        for (MemberProcess member : cluster.members()) {
            Await.until(
                    "the alarm on " + member.name(), () -> put(member, KEY).contains("etcdserver: corrupt cluster"));
        }
        return cluster.etcdctl(leader, "alarm", "list").text();
    }

    /** Puts a key; what it was refused with, or the empty string. */
    private static String put(MemberProcess through, String key) {
        try (Client client = new Client(through.clientPort())) {
            client.keyValues()
                    .put(PutRequest.newBuilder()
                            .setKey(ByteString.copyFromUtf8(key))
                            .setValue(ByteString.copyFromUtf8(VALUE))
                            .build());
            return "";
        } catch (StatusRuntimeException e) {
            return e.getStatus().toString();
        }
    }

    /** bbolt has no sums over its records. */
    private static void replace(MemberProcess etcd, String what, String by) throws IOException {
        Path file = etcd.data().resolve("member/snap/db");
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        assertThat(text).contains(what);
        Files.writeString(file, text.replace(what, by), StandardCharsets.ISO_8859_1);
    }
}
