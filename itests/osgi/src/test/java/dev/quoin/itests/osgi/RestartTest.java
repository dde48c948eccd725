package dev.quoin.itests.osgi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.env.fixture.Ports;
import io.grpc.ConnectivityState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parts of the apply path are stopped and started while clients write. */
final class RestartTest {
    /**
     * What outlives the member in a framework: threads of the framework, its services, the listeners, the parts that look after
     * the member, and a library.
     */
    private static final String[] NOT_THE_MEMBERS = Stream.concat(
                    Stream.of(QuoinFramework.THREADS),
                    Stream.of(
                            "CM ",
                            "SCR",
                            "endpoint",
                            "quoin-operations",
                            "quoin-questions",
                            "v3-channel-offer",
                            "quoin-socket",
                            "Exodus shared",
                            "threadJobProcessorPoolSpawner"))
            .toArray(String[]::new);

    /** Deactivation is bounded: one second to hand over, five to close; the rest is for slow machines. */
    private static final Duration STOP_MAX = Duration.ofSeconds(15);

    private static final List<String> PARTS =
            List.of("backend.xodus", "mvcc", "wal", "raft", "snapshot", "v2store", "backend", "server");

    private static final String STOPPED = "UNAVAILABLE etcdserver: server stopped";
    private static final int WRITES_BETWEEN = 40;
    private static final int STOPS = 15;

    /** About as long as a member takes to serve. */
    private static final long START_NANOS = 600_000_000;

    private static final long SEED = Long.getLong("seed", 20261122L);

    @TempDir
    Path data;

    private LiveThreads threads;
    private QuoinFramework framework;
    private Client client;

    @BeforeEach
    void start() throws Exception {
        threads = LiveThreads.sinceNow();
        int port = Ports.free();
        framework = QuoinFramework.started(data, port, "quoin");
        client = new Client(port);
        client.putWhenServed("key", "1");
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        framework.close();
    }

    @Test
    void noAcknowledgedWriteIsLostWhenAPartOfTheApplyPathIsStoppedAndStarted() throws Exception {
        List<ConnectivityState> before = client.states();
        try (Writers writers = new Writers(client)) {
            for (String part : PARTS) {
                writers.awaitMore(WRITES_BETWEEN);
                long begin = System.nanoTime();
                framework.stop(part);
                assertThat(Duration.ofNanos(System.nanoTime() - begin))
                        .as("stop of " + part)
                        .isLessThan(STOP_MAX);
                writers.awaitRefusal(missing(part));
                threads.awaitNoneBut(NOT_THE_MEMBERS);
                framework.start(part);
            }
            writers.awaitMore(WRITES_BETWEEN);
            writers.finish();

            // Without a reason until somebody has looked, or when the part is back and the member is not.
            List<String> known = Stream.concat(
                            Stream.of(STOPPED), PARTS.stream().map(RestartTest::missing))
                    .toList();
            assertThat(writers.refusals()).isNotEmpty().isSubsetOf(known);
            assertThat(client.range(Writers.PREFIX))
                    .as("after " + writers.acknowledged().size() + " acknowledged writes")
                    .containsAllEntriesOf(writers.acknowledged());
        }
        assertThat(client.states()).isEqualTo(before);
        assertThat(framework.failures()).isEmpty();
    }

    /** What a writer is told while a part is stopped. */
    private static String missing(String part) {
        return STOPPED + ": dev.quoin." + part + " is not running (quoin bundle start " + part + ")";
    }

    @Test
    void whatWasWrittenBeforeIsThereAfterThePartsWereStoppedAllAtOnce() throws Exception {
        List<String> parts = List.of("raft", "backend.xodus", "server", "mvcc", "wal", "v2store");
        for (String part : parts) {
            framework.stop(part);
        }
        for (String part : parts) {
            framework.start(part);
        }
        client.putWhenServed("key2", "2");
        assertThat(client.range("key")).isEqualTo(Map.of("key", "1", "key2", "2"));
        assertThat(framework.failures()).isEmpty();
    }

    @Test
    void aPartMayBeStoppedAtAnyMomentOfTheMembersStart() throws Exception {
        Random random = new Random(SEED);
        List<String> parts = List.of("backend.xodus", "server", "wal", "mvcc");
        for (int round = 0; round < STOPS; round++) {
            String part = parts.get(random.nextInt(parts.size()));
            framework.stop(part);
            framework.start(part);
            LockSupport.parkNanos(random.nextLong(START_NANOS));
            String other = parts.get(random.nextInt(parts.size()));
            framework.stop(other);
            threads.awaitNoneBut(NOT_THE_MEMBERS);
            framework.start(other);
            assertThat(framework.failures())
                    .as("seed %d, round %d: %s, then %s", SEED, round, part, other)
                    .isEmpty();
        }
        client.putWhenServed("key2", "2");
        assertThat(client.range("key")).isEqualTo(Map.of("key", "1", "key2", "2"));
    }
}
