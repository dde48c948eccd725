package dev.quoin.compat.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.compat.Server.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A leader that is stopped with SIGTERM makes another member the leader, and does not leave the others to find out. */
class HandOverTest {

    /** What etcd's Raft says when it is told to campaign at once. */
    private static final Pattern TOLD =
            Pattern.compile("\"msg\":\"[0-9a-f]+ (\\[term \\d+\\] received MsgTimeoutNow) from");

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path directory;

    @Test
    void aLeaderHandsOverOnSigterm() throws IOException {
        Map<Kind, String> ends = new TreeMap<>();
        for (Kind kind : Kind.values()) {
            Path here = Files.createTempDirectory(directory, kind.toString());
            try (Cluster cluster = Cluster.start(here, List.of(kind, Kind.ETCD, Kind.ETCD))) {
                MemberProcess leader = cluster.members().get(0);
                cluster.moveLeaderTo(leader);
                Await.until("the leader", () -> cluster.leader() == leader);
                long term = cluster.term();
                String told = "[term " + term + "] received MsgTimeoutNow";
                leader.stop();
                List<MemberProcess> others = cluster.members().subList(1, 3);
                Await.until("another leader", () -> cluster.leader() != leader);
                long count = 0;
                for (MemberProcess other : others) {
                    count += other.lines(TOLD).stream().filter(told::equals).count();
                }
                ends.put(kind, "told " + count + ", terms " + (cluster.term() - term));
            }
        }
        assertThat(ends.get(Kind.QUOIN)).isEqualTo(ends.get(Kind.ETCD)).isEqualTo("told 1, terms 1");
    }
}
