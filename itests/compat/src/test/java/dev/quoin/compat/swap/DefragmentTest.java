package dev.quoin.compat.swap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.compat.Client;
import dev.quoin.compat.Seeds;
import dev.quoin.compat.Server;
import dev.quoin.rpc.etcdserverpb.CompactionRequest;
import dev.quoin.rpc.etcdserverpb.DefragmentRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A store whose old revisions were compacted is defragmented under load: its space is given back, and no request fails. What
 * that does to the time that writes take, and with {@code -Dfull} to etcd's beside it, is in {@code target/swap.txt}.
 */
class DefragmentTest {

    private static final int KEYS = 20_000;
    private static final int REVISIONS = 4;

    /** With {@link #REVISIONS} more than 1 GB of values. */
    private static final int KEYS_FULL = 1_000_000;

    private static final int PER_SECOND = 1_000;
    private static final long BEFORE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long BEFORE_NANOS_FULL = TimeUnit.SECONDS.toNanos(20);
    private static final long SETTLED_NANOS_FULL = TimeUnit.SECONDS.toNanos(60);
    private static final long DEFRAGMENT_MINUTES_MAX = 10;
    private static final double KEPT_MAX = 0.6;

    @TempDir
    Path directory;

    @Test
    void givesSpaceBackWhileNoRequestFails() throws Exception {
        Path data = directory.resolve("quoin");
        Measured measured = measure(Server.Kind.QUOIN, data);
        assertThat(measured.failures()).isEmpty();
        assertThat((double) measured.bytesAfter()).isLessThan(KEPT_MAX * measured.bytesBefore());
        if (Seeds.full()) {
            measure(Server.Kind.ETCD, directory.resolve("etcd"));
        }
    }

    private record Measured(long bytesBefore, long bytesAfter, Iterable<String> failures) {}

    private static Measured measure(Server.Kind kind, Path data) throws Exception {
        Keys keys = new Keys(Seeds.full() ? KEYS_FULL : KEYS);
        Map<String, String> environment = Map.of("QUOIN_HEAP", Seeds.full() ? "3g" : "400m");
        try (Server server = Server.start(kind, data, environment, "--quota-backend-bytes=8589934592");
                Client client = new Client(server)) {
            Random random = new Random(1);
            long revision = 0;
            for (int i = 0; i < REVISIONS; i++) {
                revision = keys.fill(client, random);
            }
            client.keyValues()
                    .compact(CompactionRequest.newBuilder()
                            .setRevision(revision)
                            .setPhysical(true)
                            .build());
            PacedLoad load = new PacedLoad(client, keys, PER_SECOND, 0, 2);
            long before;
            long after;
            try (load) {
                LockSupport.parkNanos(Seeds.full() ? SETTLED_NANOS_FULL : BEFORE_NANOS);
                before = bytes(data);
                load.times().sinceLast();
                LockSupport.parkNanos(Seeds.full() ? BEFORE_NANOS_FULL : BEFORE_NANOS);
                Histogram quiet = load.times().sinceLast();
                LatencyChart chart = new LatencyChart();
                long from = load.times().elapsedMillis();
                client.maintenance()
                        .withDeadlineAfter(DEFRAGMENT_MINUTES_MAX, TimeUnit.MINUTES)
                        .defragment(DefragmentRequest.getDefaultInstance());
                Histogram meanwhile = load.times().sinceLast();
                long to = load.times().elapsedMillis();
                after = bytes(data);
                chart.mark("Defragment", from, to);
                Figures.draw(
                        "defragment-" + kind,
                        chart.draw(
                                kind + ": the longest put of each tenth of a second",
                                load.times().course()));
                say(kind, quiet, meanwhile, to - from, before, after);
            }
            keys.check(client);
            return new Measured(before, after, load.failures());
        }
    }

    private static void say(
            Server.Kind kind, Histogram quiet, Histogram meanwhile, long millis, long before, long after)
            throws IOException {
        Figures.say(
                "defragment, %s: %d ms, %d to %d MiB; puts' p99 %.2f ms before, %.2f ms meanwhile, %.2f times; longest "
                        + "%.0f and %.0f ms",
                kind,
                millis,
                before >> 20,
                after >> 20,
                quiet.getValueAtPercentile(99) / 1e6,
                meanwhile.getValueAtPercentile(99) / 1e6,
                (double) meanwhile.getValueAtPercentile(99) / quiet.getValueAtPercentile(99),
                quiet.getMaxValue() / 1e6,
                meanwhile.getMaxValue() / 1e6);
    }

    /** What the store takes on the disk; the log is not part of it. */
    private static long bytes(Path data) throws IOException {
        try (Stream<Path> files = Files.walk(data.resolve("member").resolve("snap"))) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(DefragmentTest::size)
                    .sum();
        }
    }

    /** 0 of a file that has gone meanwhile. */
    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (java.nio.file.NoSuchFileException e) {
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
