package dev.quoin.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.etcd.jetcd.Client;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How members start, and how long that takes: printed, since a busy machine may be slow. */
class StartTest {
    private static final int ROUNDS = 3;

    @Test
    void oneAndThreeMembersServeSoon() throws Exception {
        for (int round = 1; round <= ROUNDS; round++) {
            for (int members : List.of(1, 3)) {
                long began = System.nanoTime();
                long serving = startAndClose(members);
                System.out.printf(
                        "round %d, %d member(s): serving after %d ms, closed %d ms later%n",
                        round, members, (serving - began) / 1_000_000, (System.nanoTime() - serving) / 1_000_000);
            }
        }
    }

    /** Returns when it served. */
    private static long startAndClose(int members) {
        try (Cluster cluster = Cluster.of(members).start()) {
            long serving = System.nanoTime();
            assertThat(cluster.members()).hasSize(members).allMatch(Member::isRunning);
            assertThat(cluster.endpoints()).doesNotHaveDuplicates();
            return serving;
        }
    }

    @Test
    void flagsAreEtcdsAndRefusedInItsWords() {
        ClusterBuilder builder = Cluster.of(1).flags("--heartbeat-interval=200");
        assertThatThrownBy(builder::start)
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("--election-timeout[500ms] should be at least as 5 times as");
        assertThatThrownBy(() -> Cluster.of(1).flags("--data-dir=/tmp/x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Cluster.of(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void chosenFeaturesAreInstalledAlone() throws Exception {
        try (Cluster cluster =
                Cluster.of(1).features("storage-memory", "api-v3").start()) {
            try (KeyClient client = KeyClient.of(cluster.endpoints())) {
                client.put("k");
                assertThat(client.keys("k")).isEqualTo(Set.of("k"));
            }
        }
    }

    @Test
    void clientsAndMembersSpeakTls() throws Exception {
        try (Cluster cluster = Cluster.of(3).tls(Tls.auto()).start()) {
            Member member = cluster.member(0);
            assertThat(member.clientUrl()).hasScheme("https");
            assertThat(member.peerUrl()).hasScheme("https");
            try (KeyClient client = new KeyClient(Client.builder()
                    .endpoints(member.clientUrl())
                    .sslContext(tls -> tls.trustManager(member.certificate().toFile())))) {
                client.put("k");
                assertThat(client.keys("k")).isEqualTo(Set.of("k"));
            }
        }
    }
}
