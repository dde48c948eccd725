package dev.quoin.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A member goes over to another storage backend while it serves. */
class SwitchTest {
    private static final int KEYS = 200;

    @Test
    void aMemberGoesOverWithAllItsKeysAndKeepsToTheBackend() throws Exception {
        try (Cluster cluster = Cluster.of(1).start();
                KeyClient client = KeyClient.of(cluster.endpoints())) {
            Member member = cluster.member(0);
            assertThat(activeBackend(member)).isEqualTo("xodus");
            Set<String> acknowledged = new TreeSet<>();
            for (int i = 0; i < KEYS; i++) {
                client.put("k/" + i);
                acknowledged.add("k/" + i);
            }
            member.switchBackend("mvstore");
            assertThat(activeBackend(member)).isEqualTo("mvstore");
            client.put("k/after");
            acknowledged.add("k/after");
            assertThat(client.keys("k/")).isEqualTo(acknowledged);
            member.restart();
            assertThat(activeBackend(member)).isEqualTo("mvstore");
            assertThat(client.keys("k/")).isEqualTo(acknowledged);
        }
    }

    @Test
    void aBackendThatIsNotInstalledIsNamedAndTheMemberStaysWithItsOwn() throws Exception {
        try (Cluster cluster =
                        Cluster.of(1).features("storage-memory", "api-v3").start();
                KeyClient client = KeyClient.of(cluster.endpoints())) {
            client.put("k");
            Member member = cluster.member(0);
            assertThatThrownBy(() -> member.switchBackend("xodus"))
                    .isInstanceOf(ClusterException.class)
                    .hasMessageContaining("xodus");
            assertThat(client.keys("k")).containsExactly("k");
        }
    }

    private static String activeBackend(Member member) throws IOException {
        return Files.readAllLines(member.dataDirectory().resolve("member/snap/backend/active")).stream()
                .filter(line -> line.startsWith("directory "))
                .map(line -> line.substring("directory ".length(), line.lastIndexOf('-')))
                .findFirst()
                .orElseThrow();
    }
}
