package dev.quoin.compat.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.compat.Server.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** How the process of a member ends that the cluster has removed, beside etcd's own in the same cluster. */
class RemovedMemberTest {

    /** etcd's last words before it lets go of what it has open. */
    private static final Pattern LAST_WORDS = Pattern.compile(
            "\"msg\":\"(server error\".*\"error\":\"[^\"]*|data-dir used by this member must be removed)\"");

    private static final Pattern BETWEEN = Pattern.compile("\",.*\"error\":\"");

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path directory;

    @Test
    void endsAsEtcdsDoesAndAgainWhenItIsStartedAgain() throws IOException {
        List<Kind> kinds = List.of(Kind.ETCD, Kind.ETCD, Kind.QUOIN, Kind.ETCD, Kind.QUOIN);
        try (Cluster cluster = Cluster.start(directory, kinds)) {
            MemberProcess stays = cluster.members().get(0);
            cluster.moveLeaderTo(stays);
            Ending etcds = remove(cluster, cluster.members().get(1));
            assertThat(etcds.said())
                    .containsExactly(
                            "server error: the member has been permanently removed from the cluster",
                            "data-dir used by this member must be removed");
            assertThat(remove(cluster, cluster.members().get(2))).isEqualTo(etcds);
            Ending etcdLeaders = removeLeader(cluster, cluster.members().get(3));
            assertThat(removeLeader(cluster, cluster.members().get(4))).isEqualTo(etcdLeaders);
            Ending etcdsAgain = startAgain(cluster.members().get(1));
            assertThat(startAgain(cluster.members().get(2))).isEqualTo(etcdsAgain);
        }
    }

    /** The exit status, and what it said of why. */
    private record Ending(int status, List<String> said) {}

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

    /** With what it said before, if it was started again. */
    private static Ending ending(MemberProcess member) throws IOException {
        int status = member.awaitEnd();
        return new Ending(
                status,
                member.lines(LAST_WORDS).stream()
                        .map(words -> BETWEEN.matcher(words).replaceAll(": "))
                        .toList());
    }
}
