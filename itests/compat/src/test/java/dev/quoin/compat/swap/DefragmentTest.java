package dev.quoin.compat.swap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.compat.Client;
import dev.quoin.compat.Seeds;
import dev.quoin.compat.Server;
import dev.quoin.rpc.etcdserverpb.CompactionRequest;
import dev.quoin.rpc.etcdserverpb.DefragmentRequest;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
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
    private static final long CALL_MINUTES_MAX = 10;
    private static final double KEPT_MAX = 0.6;
    private static final long GOES_NANOS_MAX = TimeUnit.SECONDS.toNanos(30);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

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
        Map<String, String> environment = Seeds.full() ? Server.asInstalled("3g") : Map.of("QUOIN_HEAP", "400m");
        try (Server server = Server.start(kind, data, environment, "--quota-backend-bytes=8589934592");
                Client client = new Client(server)) {
            Random random = new Random(1);
            long revision = 0;
            for (int i = 0; i < REVISIONS; i++) {
                revision = keys.fill(client, random);
            }
            long compacting = System.nanoTime();
            client.keyValues()
                    .withDeadlineAfter(CALL_MINUTES_MAX, TimeUnit.MINUTES)
                    .compact(CompactionRequest.newBuilder()
                            .setRevision(revision)
                            .setPhysical(true)
                            .build());
            Figures.say("%s compacted in %d ms", kind, (System.nanoTime() - compacting) / 1_000_000);
            long before = bytes(data);
            long after;
            PacedLoad load = new PacedLoad(client, keys, PER_SECOND, 0, 2);
            try (load) {
                LockSupport.parkNanos(Seeds.full() ? SETTLED_NANOS_FULL : BEFORE_NANOS);
                load.times().sinceLast();
                LockSupport.parkNanos(Seeds.full() ? BEFORE_NANOS_FULL : BEFORE_NANOS);
                Histogram quiet = load.times().sinceLast();
                LatencyChart chart = new LatencyChart();
                long from = load.times().elapsedMillis();
                client.maintenance()
                        .withDeadlineAfter(CALL_MINUTES_MAX, TimeUnit.MINUTES)
                        .defragment(DefragmentRequest.getDefaultInstance());
                Histogram meanwhile = load.times().sinceLast();
                long to = load.times().elapsedMillis();
                after = bytesOnceLess(data, before);
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

    /** The store that was left goes as soon as nobody reads it any more. */
    private static long bytesOnceLess(Path data, long before) throws IOException {
        long begun = System.nanoTime();
        long now = bytes(data);
        while (now >= KEPT_MAX * before && System.nanoTime() - begun < GOES_NANOS_MAX) {
            LockSupport.parkNanos(POLL_NANOS);
            now = bytes(data);
        }
        return now;
    }

    /** What the store takes on the disk; the log is not part of it. Files go while it is being asked. */
    private static long bytes(Path data) throws IOException {
        long[] sum = {0};
        Files.walkFileTree(data.resolve("member").resolve("snap"), new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                sum[0] += attributes.size();
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException gone) {
                return FileVisitResult.CONTINUE;
            }
        });
        return sum[0];
    }
}
