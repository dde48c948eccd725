package dev.quoin.v2store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A real etcd with one member and the v2 API, on loopback. */
final class EtcdV2 implements AutoCloseable {

    private static final String READY = "serving client traffic";
    private static final long STOP_SECONDS = 20;

    private final Process process;
    private final String url;
    private final HttpClient client = HttpClient.newHttpClient();
    private final ObjectMapper mapper = new ObjectMapper();

    private EtcdV2(Process process, String url) {
        this.process = process;
        this.url = url;
    }

    /** Starts on a directory, new or old, and returns when it serves. */
    static EtcdV2 start(Path dataDirectory, int snapshotCount) throws IOException {
        String url = "http://127.0.0.1:" + freePort();
        String peerUrl = "http://127.0.0.1:" + freePort();
        ProcessBuilder builder = new ProcessBuilder(List.of(
                "etcd",
                "--data-dir=" + dataDirectory,
                "--listen-client-urls=" + url,
                "--advertise-client-urls=" + url,
                "--listen-peer-urls=" + peerUrl,
                "--initial-advertise-peer-urls=" + peerUrl,
                "--initial-cluster=default=" + peerUrl,
                "--enable-v2",
                "--snapshot-count=" + snapshotCount,
                "--logger=zap",
                "--log-outputs=stdout"));
        builder.redirectErrorStream(true).environment().put("TZ", "UTC");
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new IOException("this test needs etcd 3.4 on the PATH: apt-get install etcd-server", e);
        }
        awaitReady(process);
        return new EtcdV2(process, url);
    }

    /** Sends a request with a form, and returns the JSON of the answer or of the error. */
    JsonNode send(String method, String path, Map<String, String> form) throws IOException, InterruptedException {
        String encoded = form.entrySet().stream()
                .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/v2/keys" + path + "?" + encoded))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return mapper.readTree(
                client.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException("etcd did not stop within " + STOP_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw new IOException("interrupted while etcd stopped", e);
        }
    }

    private static void awaitReady(Process process) throws IOException {
        BufferedReader log =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        StringBuilder seen = new StringBuilder();
        for (String line = log.readLine(); line != null; line = log.readLine()) {
            seen.append(line).append('\n');
            if (line.contains(READY)) {
                Thread drain = new Thread(() -> log.lines().forEach(rest -> {}), "etcd-log");
                drain.setDaemon(true);
                drain.start();
                return;
            }
        }
        throw new IOException("etcd ended before it served:\n" + seen);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
