package dev.quoin.compat.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.quoin.compat.Client;
import dev.quoin.compat.Seeds;
import dev.quoin.compat.Server.Kind;
import dev.quoin.rpc.etcdserverpb.PutRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** What the log has left behind gets the leader's store as it lies on disk, or a bbolt file where it is another kind. */
class StoreTransferTest {

    private static final Pattern FORM = Pattern.compile("\"form\":\"([^\"]+)\"");
    private static final String FILES = "application/x-quoin-store";
    private static final String DATABASE = "application/octet-stream";
    private static final int KILLS = Seeds.full() ? 60 : 6;
    private static final int WINDOW_MILLIS = 250;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path directory;

    @Test
    void aMemberOfTheSameKindGetsFilesAndOneOfEtcdABboltFile() throws IOException {
        try (Cluster cluster = Cluster.start(directory, List.of(Kind.QUOIN), "--snapshot-count=40")) {
            MemberProcess leader = cluster.members().get(0);
            Preload.write(leader);
            MemberProcess same = cluster.add(Kind.QUOIN, leader);
            Preload.requireAll(same);
            assertThat(leader.lines(FORM)).containsOnly(FILES).isNotEmpty();
            MemberProcess other = cluster.add(Kind.ETCD, leader);
            Preload.requireAll(other);
            assertThat(leader.lines(FORM)).contains(DATABASE);
            cluster.hash();
        }
    }

    @Test
    void aKillAtAnyMomentOfTheTakingOverIsMadeGood() throws IOException {
        long seed = Seeds.of(2).skip(1).findFirst().orElseThrow();
        Random random = new Random(seed);
        try (Cluster cluster =
                Cluster.start(directory, List.of(Kind.QUOIN, Kind.QUOIN, Kind.QUOIN), "--snapshot-count=40")) {
            Preload.write(cluster.members().get(0));
            MemberProcess leader = cluster.leader();
            MemberProcess victim = another(cluster, leader);
            for (int i = 0; i < KILLS; i++) {
                int transfers = transfers(cluster, victim);
                victim.kill();
                victim.wipe();
                cluster.remove(victim, leader);
                cluster.addAgain(victim, leader, false);
                Await.until("a transfer", () -> transfers(cluster, victim) > transfers);
                Await.millis(random.nextInt(WINDOW_MILLIS));
                victim.kill();
                victim.restart();
                cluster.awaitServing(victim);
                put(victim, "after", "kill " + i);
                cluster.hash();
            }
            Preload.requireAll(victim);
        } catch (IOException | AssertionError e) {
            throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
        }
    }

    private static int transfers(Cluster cluster, MemberProcess victim) throws IOException {
        int transfers = 0;
        for (MemberProcess member : cluster.members()) {
            transfers += member == victim ? 0 : member.lines(FORM).size();
        }
        return transfers;
    }

    private static MemberProcess another(Cluster cluster, MemberProcess one) {
        return cluster.members().stream()
                .filter(member -> member != one)
                .findFirst()
                .orElseThrow();
    }

    private static void put(MemberProcess member, String key, String value) {
        try (Client client = new Client(member.clientPort())) {
            client.keyValues()
                    .put(PutRequest.newBuilder()
                            .setKey(ByteString.copyFromUtf8(key))
                            .setValue(ByteString.copyFromUtf8(value))
                            .build());
        }
    }
}
