package dev.quoin.itests.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three members under load, and each time the leader's ports are closed for a moment. */
final class LeaderPortsTest {
    private static final int ROUNDS = Extent.of(3, 20);

    @TempDir
    Path directory;

    @Test
    void aLeaderHandsOverBeforeItsPortsCloseAndNoClientWaitsForWhatWasLost() throws IOException {
        try (LiveCluster cluster = LiveCluster.start(directory);
                Load load = new Load(cluster.members().toArray(LiveMember[]::new))) {
            load.awaitMore(500);
            // The first ones wait for classes to be loaded.
            load.longestAnswerMillis();
            for (int round = 0; round < ROUNDS; round++) {
                LiveMember leader = cluster.leader();
                long transfers = count(leader, "leadership transfer finished");
                leader.done(
                        "bundle",
                        "update",
                        "endpoint",
                        Repacked.version("endpoint", "9.0." + round, directory).toString());
                load.awaitMore(50);
                assertThat(count(leader, "leadership transfer finished")).isEqualTo(transfers + 1);
            }
            Map<String, String> acknowledged = load.finish();
            assertThat(load.errors()).isEmpty();
            assertThat(load.unavailable()).noneMatch(text -> text.contains("timed out"));
            for (int i = 0; i < cluster.members().size(); i++) {
                assertThat(load.stored(i)).containsAllEntriesOf(acknowledged);
                assertThat(cluster.members().get(i).log()).doesNotContain("nobody listens at the leader's peer URLs");
            }
            System.out.println("longest wait for an answer: " + load.longestAnswerMillis() + " ms");
        }
    }

    private static long count(LiveMember member, String text) throws IOException {
        return member.log().lines().filter(line -> line.contains(text)).count();
    }
}
