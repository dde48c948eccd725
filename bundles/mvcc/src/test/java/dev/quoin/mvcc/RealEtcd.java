package dev.quoin.mvcc;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A real etcd of its own, on loopback, written to through its JSON gateway. */
final class RealEtcd implements AutoCloseable {

    private static final Path SERVER = Path.of("/usr/bin/etcd");
    private static final Path CLIENT = Path.of("/usr/bin/etcdctl");
    private static final Pattern HASH = Pattern.compile("\"hash\":(\\d+)");
    private static final Pattern COMPACTED = Pattern.compile("\"compact_revision\":(-?\\d+)");

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final String url;

    /** A hash as etcd gives it. */
    record Hash(int hash, long compactRevision) {}

    static boolean installed() {
        return Files.isExecutable(SERVER) && Files.isExecutable(CLIENT);
    }

    RealEtcd(Path directory) throws IOException {
        url = "http://127.0.0.1:" + freePort();
        String peerUrl = "http://127.0.0.1:" + freePort();
        process = new ProcessBuilder(
                        SERVER.toString(),
                        "--data-dir=" + directory,
                        "--listen-client-urls=" + url,
                        "--advertise-client-urls=" + url,
                        "--listen-peer-urls=" + peerUrl,
                        "--initial-advertise-peer-urls=" + peerUrl,
                        "--initial-cluster=default=" + peerUrl,
                        "--heartbeat-interval=20",
                        "--election-timeout=200",
                        "--logger=zap")
                .redirectErrorStream(true)
                .start();
        CompletableFuture<Void> ready = new CompletableFuture<>();
        Thread log = new Thread(() -> readLog(process.inputReader(StandardCharsets.UTF_8), ready), "etcd-log");
        log.setDaemon(true);
        log.start();
        ready.orTimeout(30, TimeUnit.SECONDS).join();
    }

    private static void readLog(BufferedReader log, CompletableFuture<Void> ready) {
        StringBuilder seen = new StringBuilder();
        try {
            log.lines().forEach(line -> {
                if (line.contains("serving client traffic")) {
                    ready.complete(null);
                } else if (!ready.isDone()) {
                    seen.append(line).append('\n');
                }
            });
        } catch (UncheckedIOException e) {
            // Its pipe is closed when it ends.
            seen.append(e);
        }
        ready.completeExceptionally(new IOException("etcd ended: " + seen));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    void grant(long lease) {
        post("lease/grant", "{\"ID\":\"%d\",\"TTL\":\"1000\"}".formatted(lease));
    }

    void revoke(long lease) {
        post("kv/lease/revoke", "{\"ID\":\"%d\"}".formatted(lease));
    }

    void txn(List<String> operations) {
        post("kv/txn", "{\"success\":[" + String.join(",", operations) + "]}");
    }

    static String put(String key, String value, long lease) {
        return "{\"requestPut\":{\"key\":\"%s\",\"value\":\"%s\",\"lease\":\"%d\"}}"
                .formatted(base64(key), base64(value), lease);
    }

    static String delete(String key, String end) {
        return "{\"requestDeleteRange\":{\"key\":\"%s\"%s}}"
                .formatted(base64(key), end == null ? "" : ",\"rangeEnd\":\"" + base64(end) + "\"");
    }

    void compact(long revision) {
        post("kv/compaction", "{\"revision\":\"%d\",\"physical\":true}".formatted(revision));
    }

    Hash hashKv(long revision) throws Exception {
        Process ctl = new ProcessBuilder(
                        CLIENT.toString(),
                        "--endpoints=" + url,
                        "endpoint",
                        "hashkv",
                        "--rev=" + revision,
                        "-w",
                        "json")
                .redirectErrorStream(true)
                .start();
        String out = new String(ctl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (ctl.waitFor() != 0) {
            throw new IOException(out);
        }
        return new Hash((int) number(HASH, out, 0), number(COMPACTED, out, 0));
    }

    private static long number(Pattern pattern, String text, long absent) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? Long.parseLong(matcher.group(1)) : absent;
    }

    private void post(String path, String json) {
        try {
            HttpResponse<String> response = http.send(
                    HttpRequest.newBuilder(URI.create(url + "/v3/" + path))
                            .POST(HttpRequest.BodyPublishers.ofString(json))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IllegalStateException(path + " " + json + ": " + response.body());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit()
                .orTimeout(10, TimeUnit.SECONDS)
                .exceptionally(late -> process.destroyForcibly())
                .join();
    }
}
