package dev.quoin.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.quoin.api.endpoint.HttpHandler;
import dev.quoin.api.endpoint.HttpResponder;
import dev.quoin.endpoint.grpc.CallMeters;
import dev.quoin.rpc.etcdserverpb.PutRequest;
import dev.quoin.rpc.grpc.etcdserverpb.KVGrpc;
import dev.quoin.rpc.grpc.health.HealthGrpc;
import dev.quoin.rpc.health.HealthCheckRequest;
import dev.quoin.rpc.health.HealthCheckResponse;
import dev.quoin.rpc.health.HealthCheckResponse.ServingStatus;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.internal.ThreadExecutorMap;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EndpointTest {
    private static final long THREAD_END_MILLIS_MAX = 5_000;

    private static final HttpHandler HELLO =
            (request, responder) -> responder.respond(200, "text/plain", "hello " + request.parameter("name"));

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Test
    void answersGrpcAndHttpOnOnePort() throws Exception {
        try (Running endpoint = new Running(Map.of())) {
            endpoint.services.add(new HealthService());
            endpoint.paths.add(HELLO, List.of("/hello"), Set.of("client"));
            assertThat(check(endpoint.grpcPort())).isEqualTo(ServingStatus.SERVING);
            HttpResponse<String> answer = get(endpoint.grpcPort(), "/hello?name=a%20b");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("hello a b");
            assertThat(answer.headers().firstValue("Access-Control-Allow-Origin"))
                    .hasValue("*");
            assertThat(answer.headers().firstValue("Date")).isPresent();
        }
    }

    @Test
    void serviceComesAndGoesOnAnOpenConnection() throws Exception {
        try (Running endpoint = new Running(Map.of())) {
            HealthService service = new HealthService();
            ManagedChannel channel = channel(endpoint.grpcPort());
            try {
                assertThatThrownBy(() -> check(channel))
                        .isInstanceOf(StatusRuntimeException.class)
                        .hasMessage("UNIMPLEMENTED: unknown service grpc.health.v1.Health");
                endpoint.services.add(service);
                assertThat(check(channel)).isEqualTo(ServingStatus.SERVING);
                assertThatThrownBy(() -> ClientCalls.blockingUnaryCall(
                                channel,
                                HealthGrpc.getCheckMethod().toBuilder()
                                        .setFullMethodName("grpc.health.v1.Health/Nod")
                                        .build(),
                                CallOptions.DEFAULT,
                                HealthCheckRequest.getDefaultInstance()))
                        .hasMessage("UNIMPLEMENTED: unknown method Nod for service grpc.health.v1.Health");
                endpoint.services.remove(service);
                assertThatThrownBy(() -> check(channel))
                        .hasMessage("UNIMPLEMENTED: unknown service grpc.health.v1.Health");
            } finally {
                stop(channel);
            }
        }
    }

    @Test
    void unknownPathIsAnsweredAsByGo() throws Exception {
        try (Running endpoint = new Running(Map.of())) {
            HttpResponse<String> answer = get(endpoint.grpcPort(), "/nowhere");
            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(answer.body()).isEqualTo("404 page not found\n");
            assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/plain; charset=utf-8");
            assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        }
    }

    @Test
    void onlyListedOriginsGetTheHeadersOfCors() throws Exception {
        try (Running endpoint = new Running(Map.of("cors", "http://a.example,http://b.example"))) {
            endpoint.paths.add(HELLO, List.of("/hello"), Set.of("client"));
            assertThat(origin(endpoint, "http://b.example").headers().firstValue("Access-Control-Allow-Origin"))
                    .hasValue("http://b.example");
            assertThat(origin(endpoint, "http://c.example").headers().firstValue("Access-Control-Allow-Origin"))
                    .isEmpty();
        }
    }

    @Test
    void optionsIsAnsweredForAnyPath() throws Exception {
        try (Running endpoint = new Running(Map.of())) {
            HttpResponse<String> answer = client.send(
                    request(endpoint.grpcPort(), "/nowhere")
                            .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEmpty();
            assertThat(answer.headers().firstValue("Access-Control-Allow-Methods"))
                    .hasValue("POST, GET, OPTIONS, PUT, DELETE");
        }
    }

    @Test
    void hostThatIsNotListedIsMisdirected() throws Exception {
        try (Running endpoint = new Running(Map.of("host-whitelist", "localhost"))) {
            endpoint.paths.add(HELLO, List.of("/hello"), Set.of("client"));
            HttpResponse<String> refused = get(endpoint.grpcPort(), "/hello");
            assertThat(refused.statusCode()).isEqualTo(421);
            assertThat(refused.body()).contains("CVE-2018-5702").contains("\"127.0.0.1\"");
            HttpResponse<String> admitted = client.send(
                    HttpRequest.newBuilder(URI.create("http://localhost:" + endpoint.grpcPort() + "/hello"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(admitted.statusCode()).isEqualTo(200);
        }
    }

    @Test
    void largeMessageIsRefused() throws Exception {
        try (Running endpoint = new Running(Map.of("max-request-bytes", 1000L))) {
            endpoint.services.add(new KVGrpc.KVImplBase() {});
            ManagedChannel channel = channel(endpoint.grpcPort());
            try {
                assertThatThrownBy(() -> KVGrpc.newBlockingStub(channel)
                                .put(PutRequest.newBuilder()
                                        .setValue(ByteString.copyFrom(new byte[1000 + 512 * 1024]))
                                        .build()))
                        .isInstanceOfSatisfying(
                                StatusRuntimeException.class,
                                e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED));
            } finally {
                stop(channel);
            }
        }
    }

    @Test
    void splitListenersSpeakOneProtocolEach() throws Exception {
        try (Running endpoint = new Running(Map.of("listen-client-http-urls", "http://127.0.0.1:0"))) {
            endpoint.services.add(new HealthService());
            endpoint.paths.add(HELLO, List.of("/hello"), Set.of("client"));
            assertThat(check(endpoint.grpcPort())).isEqualTo(ServingStatus.SERVING);
            assertThat(get(endpoint.httpPort(0), "/hello").statusCode()).isEqualTo(200);
            assertThatThrownBy(() -> get(endpoint.grpcPort(), "/hello")).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> check(endpoint.httpPort(0))).isInstanceOf(StatusRuntimeException.class);
        }
    }

    @Test
    void handlersAreKeptToTheirListeners() throws Exception {
        try (Running endpoint = new Running(
                Map.of("listen-peer-urls", "http://127.0.0.1:0", "listen-metrics-urls", "http://127.0.0.1:0"))) {
            endpoint.paths.add(HELLO, List.of("/hello"), Set.of("peer", "metrics"));
            assertThat(get(endpoint.httpPort(0), "/hello").statusCode()).isEqualTo(200);
            HttpResponse<String> metrics = get(endpoint.httpPort(1), "/hello");
            assertThat(metrics.statusCode()).isEqualTo(200);
            assertThat(metrics.headers().firstValue("Access-Control-Allow-Origin"))
                    .isEmpty();
            assertThat(get(endpoint.grpcPort(), "/hello").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void listensOnASocketFile(@TempDir Path directory) throws Exception {
        Path socket = directory.resolve("localhost:1");
        try (Running endpoint = new Running(Map.of("listen-client-urls", "unix://" + socket))) {
            endpoint.paths.add(HELLO, List.of("/hello"), Set.of("client"));
            try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
                channel.write(ByteBuffer.wrap("GET /hello HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
                ByteBuffer answer = ByteBuffer.allocate(4096);
                while (channel.read(answer) >= 0) {
                    assertThat(answer.hasRemaining()).isTrue();
                }
                assertThat(new String(answer.array(), 0, answer.position(), StandardCharsets.US_ASCII))
                        .startsWith("HTTP/1.1 200 OK");
            }
        }
        assertThat(socket).doesNotExist();
    }

    @Test
    void portInUseIsReportedAsByGo() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String url = "http://127.0.0.1:" + taken.getLocalPort();
            assertThatThrownBy(() -> new Running(Map.of("listen-client-urls", url)).close())
                    .isInstanceOf(EndpointException.class)
                    .hasMessage("listen tcp 127.0.0.1:" + taken.getLocalPort() + ": bind: address already in use");
        }
    }

    @Test
    void closeEndsStreamsAndThreads() throws Exception {
        ManagedChannel channel;
        Iterator<HealthCheckResponse> stream;
        try (Running endpoint = new Running(Map.of())) {
            endpoint.services.add(new HealthService());
            channel = channel(endpoint.grpcPort());
            stream = HealthGrpc.newBlockingStub(channel).watch(HealthCheckRequest.getDefaultInstance());
            assertThat(stream.next().getStatus()).isEqualTo(ServingStatus.SERVING);
        }
        assertThatThrownBy(stream::next)
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE));
        stop(channel);
        // An event loop is terminated a moment before its thread ends.
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("endpoint")) {
                thread.join(THREAD_END_MILLIS_MAX);
                assertThat(thread.isAlive()).as(thread.getName()).isFalse();
            }
        }
    }

    @Test
    void closeEndsConnectionsThoughTheirLoopIsBusy() throws Exception {
        Running endpoint = new Running(Map.of());
        CountDownLatch busy = new CountDownLatch(1);
        HttpHandler answersForEver = (request, responder) -> {
            HttpResponder.HttpBody unused = responder.stream(200, Map.of());
            EventExecutor loop = ThreadExecutorMap.currentExecutor();
            // Not while it is read: between that and the next look at what is to be done.
            loop.execute(() -> {
                busy.countDown();
                while (!loop.isShuttingDown()) {
                    Thread.onSpinWait();
                }
            });
        };
        endpoint.paths.add(answersForEver, List.of("/stream"), Set.of("client"));
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), endpoint.grpcPort())) {
            socket.getOutputStream()
                    .write("GET /stream HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(busy.await(10, TimeUnit.SECONDS)).isTrue();
            endpoint.close();
            socket.setSoTimeout(10_000);
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 200 OK");
        }
    }

    @Test
    void clientThatPingsTooOftenIsSentAway() throws Exception {
        String preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
        byte[] settings = {0, 0, 0, 4, 0, 0, 0, 0, 0};
        byte[] ping = {0, 0, 8, 6, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8};
        try (Running endpoint = new Running(Map.of());
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), endpoint.grpcPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(preface.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(settings);
            for (int i = 0; i < 5; i++) {
                socket.getOutputStream().write(ping);
            }
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            assertThat(answer).contains("too_many_pings");
        }
    }

    @Test
    void countsCallsAndBytes() throws Exception {
        CountingMeters meters = new CountingMeters();
        String labels = "[grpc_method, Check, grpc_service, grpc.health.v1.Health, grpc_type, unary]";
        try (Running endpoint = new Running(Map.of())) {
            endpoint.metering.use(new CallMeters(meters, true, System::nanoTime));
            endpoint.services.add(new HealthService());
            assertThat(meters.values()).containsEntry("grpc_server_started_total" + labels, 0L);
            assertThat(meters.values()).hasSize(2 + 2 * (4 + 17));
            check(endpoint.grpcPort());
        }
        // The client may have its answer before the server closes its books; closing waited for that.
        Map<String, Long> expected = new HashMap<>();
        expected.put("grpc_server_started_total" + labels, 1L);
        expected.put("grpc_server_msg_received_total" + labels, 1L);
        expected.put("grpc_server_msg_sent_total" + labels, 1L);
        expected.put("grpc_server_handled_total[grpc_code, OK, " + labels.substring(1), 1L);
        expected.put("grpc_server_handled_total[grpc_code, InvalidArgument, " + labels.substring(1), 0L);
        expected.put("grpc_server_handling_seconds" + labels, 1L);
        expected.put("etcd_server_client_requests_total[client_api_version, unknown, type, unary]", 1L);
        expected.put("etcd_network_client_grpc_received_bytes_total[]", 0L);
        expected.put("etcd_network_client_grpc_sent_bytes_total[]", 2L);
        assertThat(meters.values()).containsAllEntriesOf(expected);
    }

    private HttpResponse<String> origin(Running endpoint, String origin) throws Exception {
        return client.send(
                request(endpoint.grpcPort(), "/hello").header("Origin", origin).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> get(int port, String path) throws Exception {
        return client.send(request(port, path).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(int port, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    private static ServingStatus check(int port) throws InterruptedException {
        ManagedChannel channel = channel(port);
        try {
            return check(channel);
        } finally {
            stop(channel);
        }
    }

    private static ServingStatus check(ManagedChannel channel) {
        return HealthGrpc.newBlockingStub(channel)
                .check(HealthCheckRequest.getDefaultInstance())
                .getStatus();
    }

    private static ManagedChannel channel(int port) {
        return NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    }

    private static void stop(ManagedChannel channel) throws InterruptedException {
        channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
    }
}
