package dev.quoin.compat.crash;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.quoin.compat.Client;
import dev.quoin.compat.Seeds;
import dev.quoin.compat.Server;
import dev.quoin.rpc.etcdserverpb.CompactionRequest;
import dev.quoin.rpc.etcdserverpb.RangeRequest;
import dev.quoin.rpc.etcdserverpb.RangeResponse;
import dev.quoin.rpc.mvccpb.KeyValue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A process that is killed under concurrent writers keeps what it acknowledged, whatever befalls its backend meanwhile. Even
 * seeds run on Xodus, odd ones in memory.
 */
@Execution(ExecutionMode.CONCURRENT)
class CrashTest {

    private static final int RUNS = 4;
    private static final int RUNS_FULL = 40;
    private static final int KILLS_PER_RUN = 5;
    private static final int WRITERS = 4;
    private static final int ACKNOWLEDGED_MAX = 400;
    private static final int COMPACTION_DISTANCE = 100;
    private static final long PATIENCE_SECONDS = 60;
    private static final ByteString ALL = ByteString.copyFrom(new byte[] {0});

    static LongStream seeds() throws IOException {
        return Seeds.of(Seeds.full() ? RUNS_FULL : RUNS);
    }

    @ParameterizedTest(name = "mvn -f itests/compat/pom.xml verify -Dtest=CrashTest -Dseed={0}")
    @MethodSource("seeds")
    void keepsWhatItAcknowledged(long seed, @TempDir Path directory) throws Exception {
        Random random = new Random(seed);
        Path data = directory.resolve("data");
        boolean inMemory = (seed & 1) != 0;
        String[] options = {
            "--storage-backend=" + (inMemory ? "memory" : "xodus"),
            "--snapshot-count=" + (inMemory || random.nextBoolean() ? 20 + random.nextInt(100) : 10_000)
        };
        List<Writer> writers = new ArrayList<>();
        for (int i = 1; i <= WRITERS; i++) {
            writers.add(new Writer(i, seed));
        }
        WatchDiary diary = new WatchDiary();
        for (int kill = 0; kill < KILLS_PER_RUN; kill++) {
            if (random.nextInt(4) == 0) {
                killWhileItStarts(data, random, options);
            }
            try (Server server = Server.start(Server.Kind.QUOIN, data, options);
                    Client client = new Client(server)) {
                check(client, writers);
                diary.follow(client);
                compactBehind(client, diary);
                writeAndKill(server, writers, random.nextInt(ACKNOWLEDGED_MAX));
            }
            List<Damage> possible = inMemory ? Damage.IN_MEMORY : Damage.ON_DISK;
            Damage damage = possible.get(random.nextInt(possible.size()));
            damage.befall(data, random);
        }
        try (Server server = Server.start(Server.Kind.QUOIN, data, options);
                Client client = new Client(server)) {
            check(client, writers);
            diary.follow(client);
            checkDiary(client, diary, writers);
        }
    }

    private static void killWhileItStarts(Path data, Random random, String... options)
            throws IOException, InterruptedException {
        try (Server server = Server.launch(Server.Kind.QUOIN, data, Map.of(), options)) {
            assertThat(server.process().waitFor(random.nextInt(2_500), TimeUnit.MILLISECONDS))
                    .as(server.log())
                    .isFalse();
            server.kill();
        }
    }

    private static void writeAndKill(Server server, List<Writer> writers, int acknowledged) throws Exception {
        Semaphore soFar = new Semaphore(0);
        ExecutorService threads = Executors.newFixedThreadPool(writers.size());
        List<Client> clients = new ArrayList<>();
        try {
            List<Future<?>> ends = new ArrayList<>();
            for (Writer writer : writers) {
                Client client = new Client(server);
                clients.add(client);
                ends.add(threads.submit(() -> writer.writeUntilGone(client, soFar::release)));
            }
            boolean enough = soFar.tryAcquire(acknowledged, PATIENCE_SECONDS, TimeUnit.SECONDS);
            server.kill();
            for (Future<?> end : ends) {
                end.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
            assertThat(enough).as("writes get through").isTrue();
        } finally {
            threads.shutdownNow();
            clients.forEach(Client::close);
        }
    }

    /** Revisions that the diary has seen long ago go, now and then. */
    private static void compactBehind(Client client, WatchDiary diary) {
        long revision = diary.lastRevision() - COMPACTION_DISTANCE;
        if (revision > 1) {
            try {
                client.keyValues()
                        .compact(CompactionRequest.newBuilder()
                                .setRevision(revision)
                                .build());
            } catch (io.grpc.StatusRuntimeException e) {
                // Compacted before.
                assertThat(e.getStatus().getCode()).isEqualTo(io.grpc.Status.Code.OUT_OF_RANGE);
            }
        }
    }

    private static void check(Client client, List<Writer> writers) {
        RangeResponse all = client.keyValues()
                .range(RangeRequest.newBuilder()
                        .setKey(ALL)
                        .setRangeEnd(ALL)
                        .setCountOnly(true)
                        .build());
        int keys = 0;
        for (Writer writer : writers) {
            assertThat(all.getHeader().getRevision()).isGreaterThanOrEqualTo(writer.revisionMax());
            writer.check(client);
            keys += writer.keys();
        }
        assertThat(all.getCount()).as("keys of nobody").isEqualTo(keys);
    }

    private static void checkDiary(Client client, WatchDiary diary, List<Writer> writers) throws InterruptedException {
        RangeResponse all = client.keyValues()
                .range(RangeRequest.newBuilder().setKey(ALL).setRangeEnd(ALL).build());
        assertThat(diary.complaintAt(all.getHeader().getRevision())).isNull();
        Map<ByteString, KeyValue> held =
                all.getKvsList().stream().collect(Collectors.toMap(KeyValue::getKey, keyValue -> keyValue));
        assertThat(diary.state()).isEqualTo(held);
        assertThat(writers)
                .allSatisfy(writer -> assertThat(diary.lastRevision()).isGreaterThanOrEqualTo(writer.revisionMax()));
    }
}
