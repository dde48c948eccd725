package dev.quoin.compat.cluster;

import dev.quoin.compat.Seeds;
import dev.quoin.compat.Server.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clusters under load keep their word whatever befalls them: after each fault the history of all clients is linearizable,
 * every watcher has seen every revision once and in order over all its connections, and all members hold the same. A
 * round's seed chooses the fault, so that as many rounds as there are faults bring each once.
 */
class FaultRoundsTest {

    private static final List<Fault> FAULTS = List.of(Fault.values());
    private static final int ROUNDS_FULL = 200;
    private static final int ROUNDS_FULL_MIXED = 80;
    private static final int WARM_UP = 100;

    /** Short, so that a client soon asks another member than one that is cut off. */
    private static final long CALL_MILLIS_MAX = 1_500;

    private static final int AFTER = 200;
    private static final int MILLIS_MIN = 300;
    private static final int MILLIS_SPREAD = 1_800;

    /** A snapshot now and then, so that a member that was away is caught up by one. */
    private static final String SNAPSHOT_COUNT = "--snapshot-count=1000";

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path directory;

    @Test
    void threeQuoins() throws IOException {
        rounds(List.of(Kind.QUOIN, Kind.QUOIN, Kind.QUOIN), ROUNDS_FULL);
    }

    @Test
    void oneQuoinAndTwoEtcds() throws IOException {
        rounds(List.of(Kind.QUOIN, Kind.ETCD, Kind.ETCD), ROUNDS_FULL_MIXED);
    }

    /** Tells what is wrong with the test from what is wrong with the members; not for CI. */
    @Test
    @org.junit.jupiter.api.condition.EnabledIfSystemProperty(named = "oracle", matches = ".*")
    void threeEtcds() throws IOException {
        rounds(List.of(Kind.ETCD, Kind.ETCD, Kind.ETCD), ROUNDS_FULL_MIXED);
    }

    private void rounds(List<Kind> kinds, int full) throws IOException {
        long[] seeds = Seeds.of(Seeds.full() ? full : FAULTS.size()).toArray();
        try (Cluster cluster = Cluster.start(directory, kinds, SNAPSHOT_COUNT)) {
            for (int i = firstRound(); i < Math.min(seeds.length, endOfRounds()); i++) {
                Fault fault = FAULTS.get(Math.floorMod(seeds[i], FAULTS.size()));
                long begun = System.nanoTime();
                try {
                    String told = round(cluster, fault, "round" + i, seeds[i]);
                    System.out.printf(
                            "round %d, %s: %d ms, %s%n", i, fault, (System.nanoTime() - begun) / 1_000_000, told);
                } catch (IOException | AssertionError e) {
                    throw new AssertionError(
                            "-Dtest=FaultRoundsTest -Dseed=" + seeds[i] + ", round " + i + ", " + fault + ": "
                                    + e.getMessage() + cluster.logs(),
                            e);
                }
            }
        }
    }

    /** {@code -Drounds=25-50} begins with 25 and ends before 50. */
    private static int firstRound() {
        return Integer.parseInt(System.getProperty("rounds", "0-").split("-", 2)[0]);
    }

    private static int endOfRounds() {
        String end = System.getProperty("rounds", "-").split("-", 2)[1];
        return end.isEmpty() ? Integer.MAX_VALUE : Integer.parseInt(end);
    }

    private static String round(Cluster cluster, Fault fault, String prefix, long seed) throws IOException {
        Random random = new Random(seed);
        List<Integer> ports =
                cluster.members().stream().map(MemberProcess::clientPort).toList();
        try (Workload workload = Workload.start(prefix, cluster.revision(), seed, CALL_MILLIS_MAX, () -> ports)) {
            workload.awaitAcknowledged(WARM_UP);
            fault.strike(cluster, random);
            Await.millis(MILLIS_MIN + random.nextInt(MILLIS_SPREAD));
            fault.heal(cluster);
            cluster.awaitServing();
            workload.awaitAcknowledged(AFTER);
            workload.finish();
            return workload + ", " + cluster.hash();
        }
    }
}
