package dev.quoin.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.api.endpoint.HttpHandler;
import dev.quoin.endpoint.connection.Gate;
import dev.quoin.endpoint.grpc.Metering;
import dev.quoin.env.fixture.Ports;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LiveEndpointTest {
    private static final int DEADLINE_SECONDS = 10;

    /** What happens before ports are closed. */
    private final AtomicReference<Runnable> handOver = new AtomicReference<>(() -> {});

    private final LiveEndpoint endpoint =
            new LiveEndpoint(new Gate(), new Metering(), () -> handOver.get().run());
    private final BlockingQueue<String> failures = new LinkedBlockingQueue<>();

    @AfterEach
    void close() {
        endpoint.close();
    }

    @Test
    void handlerIsServedOnItsListeners() throws Exception {
        int port = Ports.free();
        HttpHandler handler = (request, responder) -> responder.respond(200, "text/plain", "x");
        endpoint.addHandler(handler, "/one", new String[] {"client"});
        endpoint.configure(Running.config(Map.of("listen-client-urls", url(port))));
        assertThat(status(port, "/one")).isEqualTo(200);
        endpoint.removeHandler(handler);
        assertThat(status(port, "/one")).isEqualTo(404);
    }

    @Test
    void newSettingsMoveTheListener() throws Exception {
        int first = Ports.free();
        endpoint.configure(Running.config(Map.of("listen-client-urls", url(first))));
        assertThat(status(first, "/")).isEqualTo(404);
        int second = Ports.free();
        endpoint.configure(Running.config(Map.of("listen-client-urls", url(second))));
        assertThat(status(second, "/")).isEqualTo(404);
        try (ServerSocket free = new ServerSocket(first, 1, InetAddress.getLoopbackAddress())) {
            assertThat(free.isBound()).isTrue();
        }
    }

    @Test
    void leadershipIsHandedOverWhileThePortIsOpen() throws Exception {
        int first = Ports.free();
        BlockingQueue<Integer> meanwhile = new LinkedBlockingQueue<>();
        handOver.set(() -> meanwhile.add(statusNow(first)));
        endpoint.configure(Running.config(Map.of("listen-client-urls", url(first))));
        assertThat(status(first, "/")).isEqualTo(404);
        assertThat(meanwhile).isEmpty();
        int second = Ports.free();
        endpoint.configure(Running.config(Map.of("listen-client-urls", url(second))));
        assertThat(meanwhile.poll(DEADLINE_SECONDS, TimeUnit.SECONDS)).isEqualTo(404);
        assertThat(status(second, "/")).isEqualTo(404);
        handOver.set(() -> meanwhile.add(statusNow(second)));
        endpoint.close();
        assertThat(meanwhile).containsExactly(404);
    }

    @Test
    void failureIsToldToWhoeverComesToHearIt() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            endpoint.configure(Running.config(Map.of("listen-client-urls", url(taken.getLocalPort()))));
            endpoint.reportTo(failures::add);
            assertThat(failures.poll(DEADLINE_SECONDS, TimeUnit.SECONDS)).endsWith("bind: address already in use");
        }
    }

    @Test
    void badSettingsAreAFailureToo() throws Exception {
        endpoint.reportTo(failures::add);
        endpoint.configure(Running.config(Map.of("listen-client-urls", "ftp://127.0.0.1:1")));
        assertThat(failures.poll(DEADLINE_SECONDS, TimeUnit.SECONDS))
                .isEqualTo("URL scheme must be http, https, unix, or unixs: ftp://127.0.0.1:1");
    }

    @Test
    void metersComeAndGo() {
        CountingMeters meters = new CountingMeters();
        endpoint.services().add(new HealthService());
        endpoint.configure(Running.config(Map.of("listen-client-urls", "http://127.0.0.1:0")));
        endpoint.measure(meters);
        assertThat(meters.values()).isNotEmpty();
        endpoint.measureNoMore(meters);
        int before = meters.values().size();
        endpoint.services().add(new HealthService());
        assertThat(meters.values()).hasSize(before);
    }

    private static String url(int port) {
        return "http://127.0.0.1:" + port;
    }

    private static int statusNow(int port) {
        try {
            return status(port, "/");
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Asks as soon as the port is open. */
    private static int status(int port, String path) throws IOException, InterruptedException {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(URI.create(url(port) + path))
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (true) {
            try {
                return client.send(request, HttpResponse.BodyHandlers.discarding())
                        .statusCode();
            } catch (ConnectException e) {
                if (System.nanoTime() > end) {
                    throw e;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            }
        }
    }
}
