package dev.quoin.compat.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.compat.Server.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** How the process of a member ends that the cluster has removed, beside etcd's own in the same cluster. */
class RemovedMemberTest {

    private static final String LAST_WORDS = "data-dir used by this member must be removed";

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path directory;

    @Test
    void endsAsEtcdsDoesAndAgainWhenItIsStartedAgain() throws IOException {
        List<Kind> kinds = List.of(Kind.ETCD, Kind.ETCD, Kind.QUOIN, Kind.ETCD, Kind.QUOIN);
        try (Cluster cluster = Cluster.start(directory, kinds)) {
            MemberProcess stays = cluster.members().get(0);
            cluster.moveLeaderTo(stays);
            Ending etcds = remove(cluster, cluster.members().get(1));
            assertThat(remove(cluster, cluster.members().get(2))).isEqualTo(etcds);
            Ending etcdLeaders = removeLeader(cluster, cluster.members().get(3));
            assertThat(removeLeader(cluster, cluster.members().get(4))).isEqualTo(etcdLeaders);
            Ending etcdsAgain = startAgain(cluster.members().get(1));
            assertThat(startAgain(cluster.members().get(2))).isEqualTo(etcdsAgain);
        }
    }

    /** The exit status, and the line that says that it was removed with the one after it. */
    private record Ending(int status, String line) {}

    private static Ending remove(Cluster cluster, MemberProcess member) throws IOException {
        cluster.remove(member, cluster.members().get(0));
        return ending(member);
    }

    private static Ending removeLeader(Cluster cluster, MemberProcess member) throws IOException {
        cluster.moveLeaderTo(member);
        return remove(cluster, member);
    }

    private static Ending startAgain(MemberProcess member) throws IOException {
        member.restart();
        return ending(member);
    }

    private static Ending ending(MemberProcess member) throws IOException {
        int status = member.awaitEnd();
        return new Ending(status, member.log());
    }
}
