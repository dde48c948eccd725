package dev.quoin.compat.process;

import dev.quoin.compat.Server;
import dev.quoin.compat.Server.Kind;
import dev.quoin.env.fixture.Etcdctl;
import dev.quoin.env.fixture.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A server whose clients use TLS; that it serves is seen on a listener for metrics without. */
final class SecureServer implements AutoCloseable {

    private static final Duration READY_MAX = Duration.ofSeconds(60);

    private final Server server;
    private final String endpoint;

    private SecureServer(Server server, String endpoint) {
        this.server = server;
        this.endpoint = endpoint;
    }

    static SecureServer start(Kind kind, Path data, String... options) throws IOException, InterruptedException {
        String metrics = "http://127.0.0.1:" + Ports.free();
        String endpoint = "https://127.0.0.1:" + Ports.free();
        List<String> all = new ArrayList<>(List.of("--listen-client-urls=" + endpoint));
        all.add("--advertise-client-urls=" + endpoint);
        all.add("--listen-metrics-urls=" + metrics);
        all.addAll(List.of(options));
        Server server = Server.launch(kind, data, Map.of(), all.toArray(String[]::new));
        try {
            awaitHealthy(server, URI.create(metrics + "/health"));
        } catch (IOException e) {
            server.close();
            throw e;
        }
        return new SecureServer(server, endpoint);
    }

    private static void awaitHealthy(Server server, URI health) throws IOException, InterruptedException {
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(health).build();
        for (long begun = System.nanoTime(); System.nanoTime() - begun < READY_MAX.toNanos(); ) {
            try {
                String body =
                        http.send(request, HttpResponse.BodyHandlers.ofString()).body();
                if (body.contains("\"health\":\"true\"")) {
                    return;
                }
            } catch (IOException e) {
                // Not listening yet.
            }
            if (server.process().waitFor(20, TimeUnit.MILLISECONDS)) {
                break;
            }
        }
        throw new IOException("the server does not serve: " + server.log());
    }

    String endpoint() {
        return endpoint;
    }

    String log() throws IOException {
        return server.log();
    }

    /** Whether {@code etcdctl} with these options puts a key; it may take its time. */
    boolean admitsEtcdctl(Object... options) throws IOException {
        return put("20s", options) == 0;
    }

    /** Whether it does not, which it says only at the end of its time: refused, it dials again. */
    boolean refusesEtcdctl(Object... options) throws IOException {
        return put("3s", options) != 0;
    }

    private int put(String timeout, Object... options) throws IOException {
        List<String> command = words(options);
        command.addAll(List.of("--endpoints=" + endpoint, "--dial-timeout=" + timeout, "--command-timeout=" + timeout));
        command.addAll(List.of("put", "k", "v"));
        return Etcdctl.run("", command.toArray(String[]::new)).status();
    }

    /** The exit status of {@code curl} on {@code /health}. */
    int curl(Object... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("curl", "--silent", "--show-error", "--max-time", "10"));
        command.addAll(words(options));
        command.add(endpoint + "/health");
        Process curl = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = curl.waitFor();
        return status == 0 && !text.contains("\"health\":\"true\"") ? -1 : status;
    }

    private static List<String> words(Object... options) {
        List<String> words = new ArrayList<>();
        for (Object option : options) {
            words.add(option.toString());
        }
        return words;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
