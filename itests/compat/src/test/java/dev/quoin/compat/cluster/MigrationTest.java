package dev.quoin.compat.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.compat.Server.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The ways of {@code distribution/docs/migrating-from-etcd.md}, there and back, under load: no acknowledged write is lost,
 * watchers see every revision once and in order, all members hold the same after every step, and the clients notice no more
 * than when etcd members replace one another in the same way, which is run beside.
 */
class MigrationTest {

    /** More entries than there are before the first member joins: with its first snapshot etcd cuts the log's first entry. */
    private static final String SNAPSHOT_COUNT = "--snapshot-count=8000";

    private static final String END_AUTHENTICATION = "auth";
    private static final long REFUSED_PER_TERM_MAX = 2 * Workload.CLIENTS;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path directory;

    @Test
    void everyMemberIsReplacedAndReplacedBack() throws IOException {
        Toll among = replaced(Kind.ETCD);
        requireNoDearer(replaced(Kind.QUOIN), among);
    }

    @Test
    void aMembersDirectoryIsTakenOverAndWrittenBack() throws IOException {
        Toll among = takenOver(Kind.ETCD);
        requireNoDearer(takenOver(Kind.QUOIN), among);
    }

    private Toll replaced(Kind kind) throws IOException {
        Path here = Files.createTempDirectory(directory, "replaced-" + kind);
        try (Migration migration = Migration.start(here, SNAPSHOT_COUNT)) {
            Cluster cluster = migration.cluster();
            try {
                Path snapshot = migration.before();
                MemberProcess first = migration.replaceOne("first", kind);
                assertThat(wasCaughtUpBySnapshot(first)).as("the log was whole").isFalse();
                migration.lead("lead", first);
                migration.preload("preload", first);
                MemberProcess second = migration.replaceOne("second", kind);
                assertThat(wasCaughtUpBySnapshot(second))
                        .as("the log was compacted")
                        .isTrue();
                migration.replaceOne("third", kind);
                assertThat(cluster.members()).allMatch(member -> member.kind() == kind);
                for (int i = 1; i <= cluster.members().size(); i++) {
                    migration.replaceOne("back " + i, Kind.ETCD);
                }
                migration.finish();
                cluster.members().forEach(Preload::requireAll);
                cluster.commands()
                        .print(
                                cluster.endpoints(),
                                "snapshot",
                                "restore",
                                snapshot.toString(),
                                "--data-dir=" + here.resolve("restored"));
                Set<String> told = MigrationPage.commands();
                assertThat(told.remove(END_AUTHENTICATION))
                        .as("tried on the other way")
                        .isTrue();
                assertThat(cluster.commands().run()).containsAll(told);
                return migration.toll();
            } catch (IOException | AssertionError e) {
                throw new AssertionError(e.getMessage() + cluster.logs(), e);
            }
        }
    }

    private Toll takenOver(Kind kind) throws IOException {
        Path here = Files.createTempDirectory(directory, "taken-over-" + kind);
        try (Migration migration = Migration.start(here)) {
            Cluster cluster = migration.cluster();
            try {
                migration.endAuthentication();
                MemberProcess member = migration.takeOver("take over", cluster.leader(), kind);
                migration.lead("lead", member);
                migration.takeOver("write back", member, Kind.ETCD);
                migration.finish();
                return migration.toll();
            } catch (IOException | AssertionError e) {
                throw new AssertionError(e.getMessage() + cluster.logs(), e);
            }
        }
    }

    /**
     * Which of the calls under way a new leader costs is chance, so that as many as there can be, and for each client one more
     * while there is no leader, are allowed beside what the same steps cost among etcd members; where no leader begins there
     * is no chance, and no such allowance.
     */
    private static void requireNoDearer(Toll toll, Toll among) {
        System.out.printf("with Quoin: %s%namong etcd: %s%n", toll, among);
        assertThat(toll.refusedInPeace()).as(toll.toString()).isLessThanOrEqualTo(among.refusedInPeace());
        assertThat(toll.refused())
                .as("%s; among etcd: %s", toll, among)
                .isLessThanOrEqualTo(Math.max(among.refused(), REFUSED_PER_TERM_MAX * toll.terms()));
    }

    private static boolean wasCaughtUpBySnapshot(MemberProcess member) throws IOException {
        return member.printed("applied snapshot");
    }
}
