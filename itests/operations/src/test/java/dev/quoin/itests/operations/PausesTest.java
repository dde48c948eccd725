package dev.quoin.itests.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The leader of three members is updated under load, bundle by bundle, and no client with the ordinary retry sees an error.
 * How long that took and for how long nobody could write is in {@code target/pauses.md}.
 */
final class PausesTest {
    private static final String VERSION = "9.0.0";
    private static final String NETTY = "io.netty.";
    private static final int KEYS = Extent.of(2_000, 100_000);
    private static final List<String> BUNDLES = Extent.of(
            List.of("v3", "mvcc"),
            List.of(
                    "metrics",
                    "shell",
                    "peer",
                    "raft",
                    "wal",
                    "snapshot",
                    "v2store",
                    "backend",
                    "backend.xodus",
                    "backend.mvstore",
                    "backend.memory",
                    "server",
                    "env",
                    "endpoint",
                    "rpc",
                    "lib.grpc",
                    "lib.xodus",
                    "lib.log",
                    "api",
                    "io.netty.common"));
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(2);

    @TempDir
    Path directory;

    @Test
    void theLeaderIsUpdatedBundleByBundle() throws IOException {
        StringBuilder table = new StringBuilder("""
                | bundle | update ms | back and caught up ms | port closed ms | longest without a write ms | longest call ms |
                |---|---|---|---|---|---|
                """);
        try (LiveCluster cluster = LiveCluster.start(directory);
                Load load = new Load(cluster.members().toArray(LiveMember[]::new))) {
            load.fill(KEYS);
            for (String name : BUNDLES) {
                LockSupport.parkNanos(REST_NANOS);
                table.append(update(cluster, load, name));
            }
            Map<String, String> acknowledged = load.finish();
            assertThat(load.errors()).isEmpty();
            for (int i = 0; i < cluster.members().size(); i++) {
                assertThat(load.stored(i)).containsAllEntriesOf(acknowledged);
            }
        }
        Files.createDirectories(Path.of("target"));
        Files.writeString(Path.of("target", "pauses.md"), table);
        System.out.println(table);
    }

    private String update(LiveCluster cluster, Load load, String name) throws IOException {
        LiveMember leader = cluster.leader();
        LiveMember other = cluster.members().stream()
                .filter(member -> member != leader)
                .findFirst()
                .orElseThrow();
        boolean netty = name.startsWith(NETTY);
        Path jar = Repacked.version(netty ? "netty-" + name.substring(NETTY.length()) : name, VERSION, directory);
        try (OpenPort port = new OpenPort(leader.port());
                AdminCalls admin = new AdminCalls(leader)) {
            load.longestWithoutWriteMillis();
            load.longestAnswerMillis();
            long begun = System.nanoTime();
            String took = admin.updateOrLoseConnection(name, jar)
                    .map(end -> Long.toString(end.getElapsedMillis()))
                    .orElse("");
            long reached = LiveCluster.status(other).getRaftAppliedIndex();
            while (LiveCluster.status(leader).getRaftAppliedIndex() < reached) {
                LockSupport.parkNanos(POLL_NANOS);
            }
            long caughtUp = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
            load.awaitMore(20);
            assertThat(leader.done("bundles", "--all").lines())
                    .anyMatch(line ->
                            line.startsWith((netty ? "" : "dev.quoin.") + name + " ") && line.contains(VERSION));
            return "| `%s` | %s | %d | %d | %d | %d |%n"
                    .formatted(
                            name,
                            took,
                            caughtUp,
                            port.longestMillis(),
                            load.longestWithoutWriteMillis(),
                            load.longestAnswerMillis());
        }
    }
}
