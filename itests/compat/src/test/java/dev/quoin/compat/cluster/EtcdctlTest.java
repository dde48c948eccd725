package dev.quoin.compat.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.compat.Server.Kind;
import dev.quoin.env.fixture.Etcdctl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The unmodified {@code etcdctl} against three members of Quoin prints what it prints against three of etcd. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EtcdctlTest {

    /** One revision each; then there is a deletion, which is revision 22. */
    private static final int KEYS = 20;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    static Path directory;

    private final Map<Kind, Cluster> clusters = new TreeMap<>();
    private final Map<Kind, Told> told = new TreeMap<>();

    @BeforeAll
    void startBoth() throws IOException {
        for (Kind kind : Kind.values()) {
            Cluster cluster =
                    Cluster.start(Files.createTempDirectory(directory, kind.toString()), List.of(kind, kind, kind));
            clusters.put(kind, cluster);
            told.put(kind, new Told(cluster));
            // A member tells its client URLs after it has begun to serve.
            Await.until(
                    "client URLs",
                    () -> cluster.members().stream()
                            .allMatch(member ->
                                    Cluster.entry(member, member).orElseThrow().getClientURLsCount() == 1));
            cluster.moveLeaderTo(cluster.members().get(0));
            for (int i = 0; i < KEYS; i++) {
                cluster.commands().print(cluster.endpoints(), "put", "k" + i % 7, "value " + i);
            }
            cluster.commands().print(cluster.endpoints(), "del", "k3");
            cluster.commands().print(cluster.endpoints(), "compaction", "9");
            cluster.awaitRevision(cluster.revision());
        }
    }

    @AfterAll
    void stopBoth() {
        clusters.values().forEach(Cluster::close);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "member list",
                "member list -w table",
                "member list -w json",
                "member list -w fields",
                "endpoint status",
                "endpoint status -w table",
                "endpoint status --cluster -w table",
                "endpoint status --cluster -w json",
                "endpoint status --cluster -w fields",
                "endpoint health",
                "endpoint health --cluster -w table",
                "endpoint health --cluster -w json",
                "endpoint hashkv --cluster --rev=22",
                "endpoint hashkv --cluster --rev=22 -w table",
                "endpoint hashkv --cluster --rev=15 -w fields",
                "endpoint hashkv --cluster --rev=5",
                "endpoint hashkv --cluster --rev=500",
                "alarm list",
                "get k --prefix",
                "get k --prefix --rev=12",
                "get k --prefix --rev=5",
                "lease list",
                "defrag --cluster",
                "lock held -- echo inside",
                "lock held -- false",
                "move-leader 1",
                "member promote 1",
                "member remove 1",
                "member update 1 --peer-urls=http://127.0.0.1:1"
            })
    void printsWhatItPrintsOfEtcd(String command) throws IOException {
        requireSame(command.split(" "));
    }

    @Test
    void saysTheSameOfAHandOver() throws IOException {
        Map<Kind, String> texts = new TreeMap<>();
        for (Kind kind : Kind.values()) {
            Cluster cluster = clusters.get(kind);
            MemberProcess heir = cluster.members().get(1);
            String id = Long.toHexString(Cluster.entry(heir, heir).orElseThrow().getID());
            Etcdctl.Output wrong = cluster.etcdctl(heir, "move-leader", id);
            Etcdctl.Output right = cluster.etcdctl(cluster.leader(), "move-leader", id);
            cluster.moveLeaderTo(cluster.members().get(0));
            texts.put(kind, told.get(kind).of(wrong + "\n" + right));
        }
        assertThat(texts.get(Kind.QUOIN)).isEqualTo(texts.get(Kind.ETCD));
    }

    @Test
    void savesSnapshotsOfTheSameStatus() throws IOException {
        Map<Kind, String> texts = new TreeMap<>();
        for (Kind kind : Kind.values()) {
            Cluster cluster = clusters.get(kind);
            MemberProcess follower = cluster.members().get(2);
            Path file = directory.resolve("saved-" + kind);
            // The lines on the way bear times.
            assertThat(cluster.commands().print(follower.endpoint(), "snapshot", "save", file.toString()))
                    .endsWith("Snapshot saved at " + file + "\n");
            texts.put(kind, cluster.commands().print(follower.endpoint(), "snapshot", "status", file.toString()));
        }
        // Hash over ids and all, without leading zeros, revision, keys, size.
        String status = "[0-9a-f]{1,8}, (\\d+), \\d+, [0-9.]+ [kM]?B\\n";
        assertThat(texts.values()).allMatch(text -> text.matches(status));
        assertThat(texts.get(Kind.QUOIN).replaceAll(status, "$1"))
                .isEqualTo(texts.get(Kind.ETCD).replaceAll(status, "$1"));
    }

    @Test
    void electsOneAndTheOtherWhenThatResigns() throws IOException {
        Map<Kind, String> texts = new TreeMap<>();
        for (Kind kind : Kind.values()) {
            List<String> endpoints = clusters.get(kind).members().stream()
                    .map(MemberProcess::endpoint)
                    .toList();
            try (Tool observer = Tool.start(directory, endpoints.get(2), "elect", "-l", "post");
                    Tool first = Tool.start(directory, endpoints.get(0), "elect", "post", "one")) {
                String texts1 = first.awaitLines(2);
                try (Tool second = Tool.start(directory, endpoints.get(1), "elect", "post", "other")) {
                    observer.awaitLines(2);
                    assertThat(second.text()).isEmpty();
                    assertThat(first.stop()).isZero();
                    String texts2 = second.awaitLines(2);
                    texts.put(kind, told.get(kind).of(texts1 + texts2 + observer.awaitLines(4)));
                    assertThat(second.stop()).isZero();
                    assertThat(observer.stop()).isZero();
                }
            }
        }
        assertThat(texts.get(Kind.QUOIN)).isEqualTo(texts.get(Kind.ETCD));
    }

    @Test
    void locksOneAfterTheOther() throws IOException {
        for (Kind kind : Kind.values()) {
            List<MemberProcess> members = clusters.get(kind).members();
            try (Tool first = Tool.start(directory, members.get(0).endpoint(), "lock", "gate")) {
                String key = first.awaitLines(1);
                assertThat(told.get(kind).of(key)).isEqualTo("gate/LEASE");
                try (Tool second = Tool.start(directory, members.get(1).endpoint(), "lock", "gate")) {
                    Cluster cluster = clusters.get(kind);
                    Await.until(
                            "the second in the queue",
                            () -> cluster.commands()
                                            .print(members.get(2).endpoint(), "get", "gate/", "--prefix", "--keys-only")
                                            .strip()
                                            .lines()
                                            .filter(line -> !line.isEmpty())
                                            .count()
                                    == 2);
                    assertThat(second.text()).isEmpty();
                    assertThat(first.stop()).isZero();
                    assertThat(second.awaitLines(1)).isNotEqualTo(key);
                    assertThat(second.stop()).isZero();
                }
            }
        }
    }

    /** From one cluster to the other, what is there and what comes. */
    @ParameterizedTest
    @org.junit.jupiter.params.provider.EnumSource(Kind.class)
    void mirrors(Kind from) throws IOException {
        Cluster source = clusters.get(from);
        Cluster target = clusters.get(from == Kind.QUOIN ? Kind.ETCD : Kind.QUOIN);
        Commands commands = source.commands();
        String prefix = "mirror-" + from + "/";
        String mirrored = "copy-" + from + "/";
        for (int i = 0; i < KEYS; i++) {
            commands.print(source.endpoints(), "put", prefix + i, "before " + i);
        }
        try (Tool mirror = Tool.start(
                directory,
                source.endpoints(),
                "make-mirror",
                "--prefix=" + prefix,
                "--dest-prefix=" + mirrored,
                target.members().get(0).endpoint())) {
            String beforehand = commands.print(source.endpoints(), "get", prefix, "--prefix");
            await(target, mirrored, beforehand.replace(prefix, mirrored));
            commands.print(source.endpoints(), "put", prefix + 3, "after");
            commands.print(source.endpoints(), "del", prefix + 4);
            commands.print(source.endpoints(), "put", prefix + "new", "after");
            String afterwards = commands.print(source.endpoints(), "get", prefix, "--prefix");
            await(target, mirrored, afterwards.replace(prefix, mirrored));
            assertThat(mirror.text()).isEmpty();
        }
    }

    private static void await(Cluster cluster, String prefix, String text) throws IOException {
        Await.until(
                "the mirror at " + prefix,
                () -> cluster.commands()
                        .print(cluster.endpoints(), "get", prefix, "--prefix")
                        .equals(text));
    }

    /**
     * They write as much as they can, so they come last. They judge times, which are the machine's, so that their verdicts are
     * shown and not asserted.
     */
    @Test
    @Order(Integer.MAX_VALUE - 1)
    void goesThroughTheCheckOfManyKeys() throws IOException {
        check("datascale");
    }

    @Test
    @Order(Integer.MAX_VALUE)
    @DisabledIfSystemProperty(named = "full", matches = "no", disabledReason = "takes two minutes: with -Dfull")
    void goesThroughTheCheckOfThroughput() throws IOException {
        check("perf");
    }

    private void check(String what) throws IOException {
        for (Kind kind : Kind.values()) {
            Cluster cluster = clusters.get(kind);
            String text = cluster.commands()
                    .run(cluster.endpoints(), "check", what, "--load=s")
                    .text();
            List<String> verdicts = Stream.of(text.split("[\r\n]+"))
                    .filter(line -> line.startsWith("PASS") || line.startsWith("FAIL") || line.startsWith("Slowest"))
                    .toList();
            System.out.println(kind + " check " + what + ": " + verdicts);
            assertThat(verdicts).as(text).isNotEmpty();
        }
    }

    private void requireSame(String... command) throws IOException {
        Map<Kind, String> texts = new TreeMap<>();
        for (Kind kind : Kind.values()) {
            Cluster cluster = clusters.get(kind);
            // Of several it asks any one, whose id it may print.
            String endpoints =
                    command[0].equals("member") ? cluster.members().get(0).endpoint() : cluster.endpoints();
            Etcdctl.Output output = cluster.commands().run(endpoints, command);
            texts.put(kind, "status " + output.status() + "\n" + told.get(kind).of(output.text()));
        }
        assertThat(texts.get(Kind.QUOIN)).isEqualTo(texts.get(Kind.ETCD));
    }
}
