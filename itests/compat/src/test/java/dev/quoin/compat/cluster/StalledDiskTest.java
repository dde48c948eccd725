package dev.quoin.compat.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.quoin.compat.Client;
import dev.quoin.compat.Server.Kind;
import dev.quoin.rpc.etcdserverpb.PutRequest;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A leader whose disk takes longer for a sync than an election; strace holds the calls of the real process. */
class StalledDiskTest {

    private static final int SYNC_MICROS = 3_000_000;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path directory;

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void theLeaderStepsDownAndSaysWhyWhileTheOthersGoOn() throws IOException {
        try (Cluster cluster = Cluster.start(directory, List.of(Kind.QUOIN, Kind.QUOIN, Kind.QUOIN))) {
            MemberProcess slow = cluster.members().get(0);
            MemberProcess other = cluster.members().get(1);
            cluster.moveLeaderTo(slow);
            try (Stall stall = Stall.of(slow.pid())) {
                Await.until("another leader", () -> {
                    // What is written makes the leader sync; the others are enough for it to be committed.
                    put(other);
                    return cluster.leader() != slow;
                });
                put(other);
                Await.until("/readyz to tell", () -> page(slow, "/readyz").contains("[-]log_disk failed: "));
                assertThat(page(slow, "/readyz"))
                        .contains("[-]log_disk failed: the disk of the log has stalled\n")
                        .contains("[+]serializable_read ok\n");
                assertThat(page(slow, "/metrics"))
                        .contains("\nquoin_server_log_disk_stalled 1\n", "\netcd_server_is_leader 0\n");
                assertThat(page(other, "/readyz")).isEqualTo("ok\n");
                assertThat(stall.goesOn()).isTrue();
            }
            Await.until("the disk to be well again", () -> page(slow, "/readyz").equals("ok\n"));
            assertThat(page(slow, "/metrics")).contains("\nquoin_server_log_disk_stalled 0\n");
            assertThat(slow.printed("this leader's disk has stalled; it steps down"))
                    .isTrue();
            cluster.hash();
        }
    }

    private static void put(MemberProcess through) {
        try (Client client = new Client(through.clientPort())) {
            client.keyValues()
                    .put(PutRequest.newBuilder()
                            .setKey(ByteString.copyFromUtf8("k"))
                            .build());
        }
    }

    private String page(MemberProcess member, String path) throws IOException {
        try {
            return http.send(
                            HttpRequest.newBuilder(URI.create(member.endpoint() + path))
                                    .timeout(Duration.ofSeconds(10))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        }
    }

    /** Holds every sync of a process until it is closed. */
    private record Stall(Process tracer) implements Closeable {

        static Stall of(long pid) throws IOException {
            return new Stall(new ProcessBuilder(
                            "strace",
                            "-f",
                            "-qq",
                            "-o",
                            "/dev/null",
                            "-e",
                            "trace=fsync,fdatasync",
                            "-e",
                            "inject=fsync,fdatasync:delay_enter=" + SYNC_MICROS,
                            "-p",
                            Long.toString(pid))
                    .inheritIO()
                    .start());
        }

        boolean goesOn() {
            return tracer.isAlive();
        }

        /** Lets go of the process. */
        @Override
        public void close() throws IOException {
            tracer.destroy();
            try {
                if (!tracer.waitFor(SYNC_MICROS * 2L, TimeUnit.MICROSECONDS)) {
                    tracer.destroyForcibly();
                    throw new IOException("strace does not end");
                }
            } catch (InterruptedException e) {
                throw new IOException("interrupted", e);
            }
        }
    }
}
