package dev.quoin.compat.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.compat.Etcdutl;
import dev.quoin.compat.Server.Kind;
import dev.quoin.env.fixture.Etcdctl;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The ways of {@code distribution/docs/migrating-from-etcd.md}, there and back, under load: no acknowledged write is lost,
 * all members hold the same after every step, and the clients notice no more than when etcd members replace one another.
 */
class MigrationTest {

    private static final int PROGRESS = 100;
    private static final long REFUSED_PER_TERM_MAX = 2 * Workload.CLIENTS;

    /** Longer than a member takes to say that it cannot. */
    private static final long CALL_MILLIS_MAX = 20_000;

    /** More entries than there are before the first member joins: with its first snapshot etcd cuts the log's first entry. */
    private static final String SNAPSHOT_COUNT = "--snapshot-count=8000";

    /** What the members that come are; {@code -Doracle} compares with etcd alone. */
    private static final Kind QUOIN = System.getProperty("oracle", "").isEmpty() ? Kind.QUOIN : Kind.ETCD;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path directory;

    private final List<Integer> ports = new CopyOnWriteArrayList<>();

    @Test
    void everyMemberIsReplacedAndReplacedBack() throws IOException {
        try (Cluster cluster = Cluster.start(directory, List.of(Kind.ETCD, Kind.ETCD, Kind.ETCD), SNAPSHOT_COUNT)) {
            cluster.members().forEach(member -> ports.add(member.clientPort()));
            try (Workload workload = Workload.start("migration", 1, CALL_MILLIS_MAX, () -> List.copyOf(ports))) {
                workload.awaitAcknowledged(PROGRESS);
                long term = cluster.term();
                MemberProcess first = replaceOne(cluster, workload, QUOIN);
                assertThat(wasCaughtUpBySnapshot(first)).as("the log was whole").isFalse();
                cluster.moveLeaderTo(first);
                workload.awaitAcknowledged(PROGRESS);
                Preload.write(first);
                MemberProcess second = replaceOne(cluster, workload, QUOIN);
                assertThat(wasCaughtUpBySnapshot(second))
                        .as("the log was compacted")
                        .isTrue();
                replaceOne(cluster, workload, QUOIN);
                assertThat(cluster.members()).allMatch(member -> member.kind() == QUOIN);
                for (int i = 0; i < 3; i++) {
                    replaceOne(cluster, workload, Kind.ETCD);
                }
                requireNoMoreRefused(workload, cluster.term() - term);
                workload.finish();
            } catch (IOException | AssertionError e) {
                throw new AssertionError(e.getMessage() + cluster.logs(), e);
            }
            cluster.members().forEach(Preload::requireAll);
            assertThat(cluster.hash()).isNotEmpty();
        }
    }

    @Test
    void aMembersDirectoryIsTakenOverAndWrittenBack() throws IOException {
        try (Cluster cluster = Cluster.start(directory, List.of(Kind.ETCD, Kind.ETCD, Kind.ETCD))) {
            cluster.members().forEach(member -> ports.add(member.clientPort()));
            try (Workload workload = Workload.start("in-place", 2, CALL_MILLIS_MAX, () -> List.copyOf(ports))) {
                workload.awaitAcknowledged(PROGRESS);
                long term = cluster.term();
                MemberProcess member = cluster.leader();
                pauseClients(member, workload);
                member.stop();
                member.start(QUOIN);
                resumeClients(cluster, member, workload);
                cluster.moveLeaderTo(member);
                workload.awaitAcknowledged(PROGRESS);
                pauseClients(member, workload);
                member.stop();
                if (QUOIN == Kind.QUOIN) {
                    Etcdctl.Output written = Etcdutl.writeBack(member.data(), "3.4");
                    assertThat(written.status()).as(written.text()).isZero();
                }
                member.start(Kind.ETCD);
                resumeClients(cluster, member, workload);
                requireNoMoreRefused(workload, cluster.term() - term);
                workload.finish();
            } catch (IOException | AssertionError e) {
                throw new AssertionError(e.getMessage() + cluster.logs(), e);
            }
            assertThat(cluster.hash()).isNotEmpty();
        }
    }

    /** Adds one, waits until it serves, and removes the oldest member of another kind. */
    private MemberProcess replaceOne(Cluster cluster, Workload workload, Kind kind) throws IOException {
        MemberProcess leaving = cluster.members().get(0);
        MemberProcess added = cluster.add(kind, cluster.leader());
        resumeClients(cluster, added, workload);
        if (cluster.leader() == leaving) {
            cluster.moveLeaderTo(added);
        }
        pauseClients(leaving, workload);
        cluster.remove(leaving, added);
        leaving.awaitEnd();
        cluster.forget(leaving);
        workload.awaitAcknowledged(PROGRESS);
        assertThat(cluster.hash()).isNotEmpty();
        return added;
    }

    /** Among etcd members, a new term costs each client the call that it had under way, rarely one more. */
    private static void requireNoMoreRefused(Workload workload, long terms) {
        System.out.printf(
                "%d of %d calls refused in %d new terms%n",
                workload.refused(), workload.refused() + workload.acknowledged(), terms);
        assertThat(workload.refused()).isLessThanOrEqualTo(REFUSED_PER_TERM_MAX * terms);
    }

    private void pauseClients(MemberProcess member, Workload workload) throws IOException {
        ports.remove(Integer.valueOf(member.clientPort()));
        workload.awaitChoice();
    }

    private void resumeClients(Cluster cluster, MemberProcess member, Workload workload) throws IOException {
        cluster.awaitServing(member);
        ports.add(member.clientPort());
        workload.awaitAcknowledged(PROGRESS);
        assertThat(cluster.hash()).isNotEmpty();
    }

    private static boolean wasCaughtUpBySnapshot(MemberProcess member) throws IOException {
        return member.printed("applied snapshot");
    }
}
