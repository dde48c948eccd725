package dev.quoin.compat.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.compat.Server;
import dev.quoin.compat.Server.Kind;
import dev.quoin.compat.process.RawHttp2.Frame;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a connection may do, and how long a silent one lives. */
class ConnectionLimitsTest {

    private static final int ENHANCE_YOUR_CALM = 11;
    private static final int MAX_CONCURRENT_STREAMS = 3;
    private static final int PATIENCE_MILLIS = 20_000;
    private static final int PINGS = 20;

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(Kind.class)
    void sendsAwayAClientThatPingsMoreOftenThanItMay(Kind kind) throws IOException {
        try (Server server = start(kind, "--grpc-keepalive-min-time=1h");
                RawHttp2 client = new RawHttp2(server.clientPort(), PATIENCE_MILLIS)) {
            client.watch();
            Frame goAway = pingUntilSentAway(client);
            assertThat(goAway.errorCode()).isEqualTo(ENHANCE_YOUR_CALM);
            assertThat(goAway.debugData()).isEqualTo("too_many_pings");
            assertThat(client.read()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void letsAClientPingAsOftenAsItMay(Kind kind) throws Exception {
        try (Server server = start(kind, "--grpc-keepalive-min-time=10ms");
                RawHttp2 client = new RawHttp2(server.clientPort(), PATIENCE_MILLIS)) {
            client.watch();
            for (int i = 0; i < PINGS; i++) {
                // The pace is what is tested.
                TimeUnit.MILLISECONDS.sleep(100);
                client.ping();
                assertThat(client.await(RawHttp2.PING)).isPresent();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void dropsAClientThatAnswersNoPing(Kind kind) throws IOException {
        try (Server server = start(kind, "--grpc-keepalive-interval=1s", "--grpc-keepalive-timeout=1s");
                RawHttp2 dead = new RawHttp2(server.clientPort(), PATIENCE_MILLIS);
                RawHttp2 alive = new RawHttp2(server.clientPort(), PATIENCE_MILLIS)) {
            dead.watch();
            alive.watch();
            assertThat(dead.await(RawHttp2.PING)).isPresent();
            Frame ping = alive.await(RawHttp2.PING).orElseThrow();
            // Answers three pings, each of which comes only after an interval, while the other is given up.
            for (int i = 0; i < 3; i++) {
                alive.acknowledge(ping);
                ping = alive.await(RawHttp2.PING).orElseThrow();
            }
            Optional<Frame> last = dead.read();
            while (last.isPresent()) {
                last = dead.read();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void tellsHowManyStreamsItTakes(Kind kind) throws IOException {
        try (Server server = start(kind, "--max-concurrent-streams=7");
                RawHttp2 client = new RawHttp2(server.clientPort(), PATIENCE_MILLIS)) {
            Frame settings = client.await(RawHttp2.SETTINGS).orElseThrow();
            assertThat(settings.setting(MAX_CONCURRENT_STREAMS)).isEqualTo(7);
        }
    }

    private Server start(Kind kind, String... options) throws IOException {
        return Server.start(kind, directory.resolve("data"), options);
    }

    private static Frame pingUntilSentAway(RawHttp2 client) throws IOException {
        for (int i = 0; i < PINGS; i++) {
            client.ping();
            Optional<Frame> answer = client.read();
            while (answer.isPresent() && answer.get().type() != RawHttp2.PING) {
                if (answer.get().type() == RawHttp2.GO_AWAY) {
                    return answer.get();
                }
                answer = client.read();
            }
        }
        throw new AssertionError(PINGS + " pings at once and not sent away");
    }
}
