package dev.quoin.compat.swap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.compat.Client;
import dev.quoin.compat.Seeds;
import dev.quoin.compat.Server;
import dev.quoin.rpc.admin.OperationEvent;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed at any moment of a switch: one backend is valid then, with all that was acknowledged. */
class SwapKillTest {

    private static final int KILLS = 5;
    private static final int KILLS_FULL = 100;
    private static final int KEYS = 10_000;
    private static final int KEYS_FULL = 1_000_000;
    private static final int PER_SECOND = 500;
    private static final List<String> BACKENDS = List.of("xodus", "mvstore", "memory");

    @TempDir
    Path directory;

    private final Map<String, String> environment = Map.of("QUOIN_HEAP", Seeds.full() ? "3g" : "400m");

    @Test
    void leavesOneValidBackendAndLosesNothing() throws Exception {
        long seed = Seeds.of(1).findFirst().orElseThrow();
        Figures.say("-Dseed=%s", seed);
        Random random = new Random(seed);
        Path data = directory.resolve("data");
        Keys keys = new Keys(Seeds.full() ? KEYS_FULL : KEYS);
        long revision;
        int hash;
        long switchMillis;
        try (Server server = Server.start(Server.Kind.QUOIN, data, environment);
                Client client = new Client(server);
                Admin admin = new Admin(data)) {
            revision = keys.fill(client, random);
            hash = Keys.hash(client, revision);
            OperationEvent end = Admin.last(admin.beginSwitch("mvstore"));
            assertThat(end.getOutcome()).as("%s", end).isEqualTo(OperationEvent.Outcome.DONE);
            switchMillis = end.getElapsedMillis();
            server.kill();
        }
        int changed = 0;
        String active = "mvstore";
        for (int kill = 0; kill < (Seeds.full() ? KILLS_FULL : KILLS); kill++) {
            try (Server server = Server.start(Server.Kind.QUOIN, data, environment);
                    Client client = new Client(server);
                    Admin admin = new Admin(data)) {
                String context = "seed " + seed + ", kill " + kill;
                assertOneStore(data, admin, context);
                changed += admin.active().contains(active) ? 0 : 1;
                active = admin.active().get(0);
                assertThat(Keys.hash(client, revision)).as(context).isEqualTo(hash);
                keys.check(client);
                revision = keys.revision(client);
                hash = Keys.hash(client, revision);
                killWhileItSwitches(server, client, admin, keys, other(active, random), switchMillis, random);
            }
        }
        Figures.say("%s of the switches had come to their end", changed);
        try (Server server = Server.start(Server.Kind.QUOIN, data, environment);
                Client client = new Client(server)) {
            assertThat(Keys.hash(client, revision)).isEqualTo(hash);
            keys.check(client);
            assertThat(server.stop()).isZero();
        }
    }

    private static String other(String active, Random random) {
        List<String> others =
                BACKENDS.stream().filter(name -> !name.equals(active)).toList();
        return others.get(random.nextInt(others.size()));
    }

    private static void killWhileItSwitches(
            Server server, Client client, Admin admin, Keys keys, String to, long switchMillis, Random random)
            throws Exception {
        try (PacedLoad load = new PacedLoad(client, keys, PER_SECOND, 0, random.nextLong())) {
            admin.beginSwitch(to);
            long millis = random.nextInt((int) Math.max(20, switchMillis * 3 / 2));
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
            server.kill();
            Figures.say("killed %s ms into a switch to %s, after %s puts", millis, to, load.puts());
        } catch (StatusRuntimeException e) {
            throw new AssertionError("the switch did not begin", e);
        }
    }

    /** What the marker names, and nothing else. */
    private static void assertOneStore(Path data, Admin admin, String context) throws IOException {
        Path backend = data.resolve("member/snap/backend");
        String marker = Files.readString(backend.resolve("active"));
        String named = marker.lines()
                .filter(line -> line.startsWith("directory "))
                .map(line -> line.substring("directory ".length()))
                .collect(Collectors.joining());
        try (Stream<Path> entries = Files.list(backend)) {
            TreeSet<String> names =
                    entries.map(path -> path.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
            names.remove("active");
            assertThat(names)
                    .as(context)
                    .isEqualTo(named.startsWith("memory-") ? new TreeSet<>() : new TreeSet<>(List.of(named)));
        }
        assertThat(admin.active()).as(context).containsExactly(named.substring(0, named.lastIndexOf('-')));
    }
}
