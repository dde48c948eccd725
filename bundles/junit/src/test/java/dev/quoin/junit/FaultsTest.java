package dev.quoin.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** What may befall a member. */
class FaultsTest {
    private static final long WAIT_NANOS = 60_000_000_000L;
    private static final long PAUSE_NANOS = 10_000_000;
    private static final int KEYS = 300;

    @Test
    void aKilledMemberHasAllThatItAcknowledged() throws Exception {
        try (Cluster cluster = Cluster.of(1).start()) {
            Set<String> acknowledged = put(cluster, "k/before/");
            var left = cluster.member(0).dataDirectory();
            cluster.member(0).kill();
            assertThat(cluster.member(0).isRunning()).isFalse();
            assertThat(left).doesNotExist();
            cluster.member(0).start();
            acknowledged.addAll(put(cluster, "k/between/"));
            cluster.member(0).kill();
            cluster.member(0).start();
            try (KeyClient client = KeyClient.of(cluster.endpoints())) {
                assertThat(client.keys("k/")).isEqualTo(acknowledged);
            }
        }
    }

    @Test
    void aClusterGoesOnWithoutAKilledLeaderWhichCatchesUpLater() throws Exception {
        try (Cluster cluster = Cluster.of(3).start()) {
            Set<String> acknowledged = put(cluster, "k/a/");
            Member killed = cluster.leader();
            killed.kill();
            acknowledged.addAll(put(cluster, "k/b/"));
            assertThat(cluster.leader()).isNotSameAs(killed);
            killed.start();
            awaitOwnKeys(killed, acknowledged);
        }
    }

    @Test
    void aStoppedMemberHandsLeadershipOverAndComesBack() throws Exception {
        try (Cluster cluster = Cluster.of(3).start()) {
            Member stopped = cluster.leader();
            stopped.stop();
            assertThat(cluster.followers()).hasSize(1);
            Set<String> acknowledged = put(cluster, "k/a/");
            stopped.restart();
            awaitOwnKeys(stopped, acknowledged);
            cluster.stopAll();
            cluster.startAll();
            try (KeyClient client = KeyClient.of(cluster.endpoints())) {
                assertThat(client.keys("k/")).isEqualTo(acknowledged);
            }
        }
    }

    @Test
    void anIsolatedLeaderIsReplacedAndConfirmsNothingUntilItIsHealed() throws Exception {
        try (Cluster cluster = Cluster.of(3).start()) {
            Member isolated = cluster.leader();
            isolated.isolate();
            try (KeyClient alone = KeyClient.of(isolated)) {
                assertThatThrownBy(() -> alone.put("lost", 2_000))
                        .isInstanceOfAny(TimeoutException.class, ExecutionException.class);
            }
            await(
                    "another leader",
                    () -> cluster.members().stream().anyMatch(member -> member != isolated && member.isLeader()));
            Set<String> acknowledged = new TreeSet<>();
            try (KeyClient majority = KeyClient.of(cluster.members().stream()
                    .filter(member -> member != isolated)
                    .map(Member::clientUrl)
                    .toList())) {
                for (int i = 0; i < KEYS; i++) {
                    majority.put("k/" + i);
                    acknowledged.add("k/" + i);
                }
            }
            isolated.heal();
            awaitOwnKeys(isolated, acknowledged);
        }
    }

    private static Set<String> put(Cluster cluster, String prefix) throws Exception {
        Set<String> acknowledged = new TreeSet<>();
        try (KeyClient client = KeyClient.of(cluster.endpoints())) {
            for (int i = 0; i < KEYS; i++) {
                client.put(prefix + i);
                acknowledged.add(prefix + i);
            }
        }
        return acknowledged;
    }

    private static void awaitOwnKeys(Member member, Set<String> expected) throws Exception {
        try (KeyClient client = KeyClient.of(member)) {
            await(member + " has caught up", () -> client.ownKeys("k/").containsAll(expected));
        }
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(String what, Condition condition) throws Exception {
        long end = System.nanoTime() + WAIT_NANOS;
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
