package dev.quoin.itests.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.env.fixture.Ports;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three members under load, updated one after the other. */
final class ClusterUpdateTest {
    private static final int MEMBERS = 3;
    private static final String VERSION = "9.0.0";

    @TempDir
    Path directory;

    @Test
    void membersAreUpdatedOneAfterTheOther() throws IOException {
        List<LiveMember> members = new ArrayList<>();
        try {
            members.addAll(cluster());
            for (LiveMember member : members) {
                member.awaitReady();
            }
            update(members);
        } finally {
            members.forEach(LiveMember::close);
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
            for (int i = 0; i < MEMBERS; i++) {
                assertThat(load.stored(i)).containsAllEntriesOf(acknowledged);
            }
        }
    }

    private List<LiveMember> cluster() throws IOException {
        List<Integer> ports =
                IntStream.range(0, MEMBERS).mapToObj(i -> Ports.free()).toList();
        String initial = IntStream.range(0, MEMBERS)
                .mapToObj(i -> "m" + i + "=http://127.0.0.1:" + ports.get(i))
                .collect(Collectors.joining(","));
        List<LiveMember> members = new ArrayList<>();
        for (int i = 0; i < MEMBERS; i++) {
            members.add(LiveMember.launched(
                    directory.resolve("data" + i),
                    ports.get(i),
                    List.of(
                            "--name=m" + i,
                            "--initial-cluster=" + initial,
                            "--heartbeat-interval=50",
                            "--election-timeout=500")));
        }
        return members;
    }
}
