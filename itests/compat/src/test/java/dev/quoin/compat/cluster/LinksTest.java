package dev.quoin.compat.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.compat.Server.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The proxies part what they are told to part, shown on members that are known to be right. */
class LinksTest {

    @ParameterizedTest
    @EnumSource(
            value = Links.Fate.class,
            names = {"HELD", "CUT"})
    void aLeaderThatNobodyHearsIsReplaced(Links.Fate fate, @TempDir Path directory) throws IOException {
        try (Cluster cluster = Cluster.start(directory, List.of(Kind.ETCD, Kind.ETCD, Kind.ETCD))) {
            MemberProcess leader = cluster.leader();
            for (MemberProcess other : cluster.members()) {
                if (other != leader) {
                    cluster.links().set(leader.name(), other.name(), fate);
                }
            }
            Await.until("another leader", () -> cluster.leader() != leader);
            cluster.links().heal();
            cluster.awaitServing();
            assertThat(cluster.hash()).isNotEmpty();
        }
    }
}
