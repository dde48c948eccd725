package dev.quoin.snapshot;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real etcd with one member on loopback, and the real etcdctl. */
final class EtcdProcess implements AutoCloseable {

    private static final String READY = "serving client traffic";
    private static final long STOP_SECONDS = 20;

    private final Process process;
    private final String url;
    private final Path dataDirectory;
    private final HttpClient client = HttpClient.newHttpClient();

    private EtcdProcess(Process process, String url, Path dataDirectory) {
        this.process = process;
        this.url = url;
        this.dataDirectory = dataDirectory;
    }

    /** Starts on a directory, new or old, and returns when it serves. */
    static EtcdProcess start(Path dataDirectory, String... flags) throws IOException {
        String url = "http://127.0.0.1:" + freePort();
        String peerUrl = "http://127.0.0.1:" + freePort();
        List<String> command = new ArrayList<>(List.of("etcd", "--data-dir", dataDirectory.toString()));
        command.addAll(List.of("--listen-client-urls", url, "--advertise-client-urls", url));
        command.addAll(List.of("--listen-peer-urls", peerUrl, "--initial-advertise-peer-urls", peerUrl));
        command.addAll(List.of("--initial-cluster", "default=" + peerUrl, "--logger", "zap"));
        command.addAll(List.of("--log-outputs", "stdout"));
        command.addAll(List.of(flags));
        Process process = launch(new ProcessBuilder(command).redirectErrorStream(true));
        awaitReady(process);
        return new EtcdProcess(process, url, dataDirectory);
    }

    /** Runs etcdctl, API 3, and returns what it prints; it must succeed. */
    static String etcdctl(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("etcdctl"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("ETCDCTL_API", "3");
        Process process = launch(builder);
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + " failed: " + output);
        }
        return output;
    }

    String url() {
        return url;
    }

    Path dataDirectory() {
        return dataDirectory;
    }

    /** Calls the JSON gateway. */
    String post(String path, String json) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + path))
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build();
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException(path + ": " + response.statusCode() + " " + response.body());
        }
        return response.body();
    }

    /** Ends the process as an operator would and waits for its end. */
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

    private static Process launch(ProcessBuilder builder) throws IOException {
        try {
            return builder.start();
        } catch (IOException e) {
            throw new IOException(
                    "this test needs etcd and etcdctl 3.4 on the PATH: apt-get install etcd-server etcd-client", e);
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
