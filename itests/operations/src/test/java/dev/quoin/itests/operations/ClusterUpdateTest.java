package dev.quoin.itests.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three members under load, updated one after the other. */
final class ClusterUpdateTest {
    private static final String VERSION = "9.0.0";

    @TempDir
    Path directory;

    @Test
    void membersAreUpdatedOneAfterTheOther() throws IOException {
        try (LiveCluster cluster = LiveCluster.start(directory)) {
            update(cluster.members());
        }
    }

    private void update(List<LiveMember> members) throws IOException {
        try (Load load = new Load(members.toArray(LiveMember[]::new))) {
            load.awaitMore(50);
            for (String name : Extent.of(List.of("v3", "raft", "rpc"), List.of("endpoint"))) {
                String jar = Repacked.version(name, VERSION, directory).toString();
                for (LiveMember member : members) {
                    member.done("bundle", "update", name, jar);
                    member.awaitReady();
                    load.awaitMore(20);
                }
            }
            Map<String, String> acknowledged = load.finish();
            assertThat(load.errors()).isEmpty();
            for (int i = 0; i < members.size(); i++) {
                assertThat(load.stored(i)).containsAllEntriesOf(acknowledged);
            }
        }
    }
}
