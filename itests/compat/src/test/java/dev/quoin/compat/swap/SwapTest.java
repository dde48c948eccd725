package dev.quoin.compat.swap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.compat.Client;
import dev.quoin.compat.Seeds;
import dev.quoin.compat.Server;
import dev.quoin.rpc.admin.OperationEvent;
import dev.quoin.rpc.etcdserverpb.LeaseGrantRequest;
import dev.quoin.rpc.etcdserverpb.LeaseTimeToLiveRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * From every backend to every other while 2,000 writes and 2,000 reads a second go on. What the longest pause was is
 * in {@code target/swap.txt}.
 */
class SwapTest {

    private static final int KEYS = 100_000;
    private static final int KEYS_FULL = 1_000_000;
    private static final int PER_SECOND = 2_000;
    private static final long LEASE_SECONDS = 10_000;
    private static final long BETWEEN_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Longer than a system keeps in memory what the filling has written; the load itself warms up meanwhile. */
    private static final long SETTLED_NANOS_FULL = TimeUnit.SECONDS.toNanos(60);

    /** About as long as a switch takes. */
    private static final long BEFORE_NANOS_FULL = TimeUnit.SECONDS.toNanos(20);

    private static final String TITLE =
            "The longest put of each tenth of a second; shaded: a switch of the backend, to the one that is named";

    private static final List<String> ROUND = List.of("mvstore", "memory", "xodus");

    /** Each way once. */
    private static final List<String> ROUND_FULL = List.of("mvstore", "xodus", "memory", "mvstore", "memory", "xodus");

    @TempDir
    Path directory;

    @Test
    void noRequestFailsAndNothingIsLostOnAnyWay() throws Exception {
        Path data = directory.resolve("data");
        Map<String, String> environment = Seeds.full() ? Server.asInstalled("3g") : Map.of("QUOIN_HEAP", "700m");
        Keys keys = new Keys(Seeds.full() ? KEYS_FULL : KEYS);
        try (Server server = Server.start(Server.Kind.QUOIN, data, environment);
                Client client = new Client(server);
                Admin admin = new Admin(data)) {
            Random random = new Random(1);
            long filled = keys.fill(client, random);
            long lease = client.leases()
                    .leaseGrant(
                            LeaseGrantRequest.newBuilder().setTTL(LEASE_SECONDS).build())
                    .getID();
            int hash = Keys.hash(client, filled);
            List<EveryRevision> watches = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                watches.add(EveryRevision.after(filled, client));
            }
            PacedLoad load = new PacedLoad(client, keys, PER_SECOND, lease, 2);
            try (load) {
                LockSupport.parkNanos(Seeds.full() ? SETTLED_NANOS_FULL : BETWEEN_NANOS);
                load.longestPutMillis();
                LockSupport.parkNanos(Seeds.full() ? BEFORE_NANOS_FULL : BETWEEN_NANOS);
                Figures.say("before: longest put %s ms", load.longestPutMillis());
                LatencyChart chart = new LatencyChart();
                for (String backend : Seeds.full() ? ROUND_FULL : ROUND) {
                    long from = load.times().elapsedMillis();
                    switchTo(backend, admin, load);
                    chart.mark(backend, from, load.times().elapsedMillis());
                    assertThat(Keys.hash(client, filled)).as("on %s", backend).isEqualTo(hash);
                    rest();
                }
                Figures.draw("swap", chart.draw(TITLE, load.times().course()));
            }
            Figures.say("%s puts, %s reads", load.puts(), load.reads());
            assertThat(load.failures()).isEmpty();
            assertThat(load.puts()).isGreaterThan(PER_SECOND);
            keys.check(client);
            long last = keys.revision(client);
            assertThat(last).isEqualTo(filled + load.puts());
            for (EveryRevision watch : watches) {
                assertThat(watch.complaintAt(last)).isNull();
            }
            assertThat(client.leases()
                            .leaseTimeToLive(LeaseTimeToLiveRequest.newBuilder()
                                    .setID(lease)
                                    .setKeys(true)
                                    .build())
                            .getKeysCount())
                    .isPositive();
        }
        try (Server server = Server.start(Server.Kind.QUOIN, data, environment);
                Client client = new Client(server);
                Admin admin = new Admin(data)) {
            assertThat(admin.active()).containsExactly("xodus");
            keys.check(client);
        }
    }

    private static void switchTo(String backend, Admin admin, PacedLoad load) throws IOException {
        load.longestPutMillis();
        OperationEvent end = Admin.last(admin.beginSwitch(backend));
        assertThat(end.getOutcome()).as("%s", end).isEqualTo(OperationEvent.Outcome.DONE);
        assertThat(admin.active()).containsExactly(backend);
        Figures.say(
                "to %s in %s ms, longest put meanwhile %s ms: %s",
                backend, end.getElapsedMillis(), load.longestPutMillis(), end);
    }

    private static void rest() {
        LockSupport.parkNanos(BETWEEN_NANOS);
    }

    @Test
    void canBeCanceledAndRefusesWhatCannotBe() throws Exception {
        Path data = directory.resolve("data");
        Keys keys = new Keys(10_000);
        try (Server server = Server.start(Server.Kind.QUOIN, data);
                Client client = new Client(server);
                Admin admin = new Admin(data)) {
            keys.fill(client, new Random(1));
            Iterator<OperationEvent> events = admin.beginSwitch("mvstore");
            boolean canceled = admin.cancel();
            OperationEvent end = Admin.last(events);
            assertThat(end.getOutcome())
                    .isEqualTo(canceled ? OperationEvent.Outcome.CANCELLED : OperationEvent.Outcome.DONE);
            assertThat(admin.active()).containsExactly(canceled ? "xodus" : "mvstore");
            keys.check(client);
        }
    }
}
