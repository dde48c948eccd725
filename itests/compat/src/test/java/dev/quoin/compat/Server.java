package dev.quoin.compat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A server process on a data directory, with ports of its own, healthy when {@link #start} returns. */
public final class Server implements AutoCloseable {

    private static final Duration READY_MAX = Duration.ofSeconds(60);

    private final Process process;
    private final Path log;
    private final int clientPort;

    private Server(Process process, Path log, int clientPort) {
        this.process = process;
        this.log = log;
        this.clientPort = clientPort;
    }

    /** Which of the two. */
    public enum Kind {
        /** Debian's etcd 3.4.23. */
        ETCD,
        /** The built distribution, at level 3.4. */
        QUOIN
    }

    /** Starts a server and waits until it is healthy; its own output is in {@link #log()}. */
    public static Server start(Kind kind, Path dataDirectory, String... options) throws IOException {
        return start(kind, dataDirectory, Map.of(), options);
    }

    /** As {@link #start(Kind, Path, String...)}, with more environment variables. */
    public static Server start(Kind kind, Path dataDirectory, Map<String, String> environment, String... options)
            throws IOException {
        Server server = launch(kind, dataDirectory, environment, options);
        try {
            server.awaitHealthy();
        } catch (IOException e) {
            server.close();
            throw e;
        }
        return server;
    }

    /** Starts a server without waiting for anything. */
    public static Server launch(Kind kind, Path dataDirectory, Map<String, String> environment, String... options)
            throws IOException {
        int clientPort = freePort();
        // The peer URL decides the member's id, so it must be the same at each start on a directory.
        String peer = "http://127.0.0.1:" + peerPort(dataDirectory);
        String client = "http://127.0.0.1:" + clientPort;
        List<String> command = new ArrayList<>();
        command.add(kind == Kind.ETCD ? "/usr/bin/etcd" : System.getProperty("quoin.home") + "/bin/etcd");
        command.addAll(List.of("--name=m", "--data-dir=" + dataDirectory, "--logger=zap"));
        command.addAll(List.of("--listen-client-urls=" + client, "--advertise-client-urls=" + client));
        command.addAll(List.of("--listen-peer-urls=" + peer, "--initial-advertise-peer-urls=" + peer));
        command.add("--initial-cluster=m=" + peer);
        if (kind == Kind.QUOIN) {
            command.add("--compatibility-level=3.4");
        }
        command.addAll(List.of(options));
        Path log = Files.createTempFile("server-", ".log");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("QUOIN_HEAP", "400m");
        builder.environment().putAll(environment);
        return new Server(builder.start(), log, clientPort);
    }

    /** Waits until the health page says true. */
    public void awaitHealthy() throws IOException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(endpoint() + "/health")).build();
        HttpClient http = HttpClient.newHttpClient();
        long begun = System.nanoTime();
        while (System.nanoTime() - begun < READY_MAX.toNanos()) {
            if (!process.isAlive()) {
                throw new IOException("the server ended with " + process.exitValue() + ": " + log());
            }
            try {
                String body =
                        http.send(request, HttpResponse.BodyHandlers.ofString()).body();
                if (body.contains("\"health\":\"true\"")) {
                    return;
                }
            } catch (IOException e) {
                // Not listening yet.
            } catch (InterruptedException e) {
                throw new IOException("interrupted", e);
            }
            pollInterval();
        }
        throw new IOException("the server is not healthy: " + log());
    }

    /** {@code http://127.0.0.1:port}. */
    public String endpoint() {
        return "http://127.0.0.1:" + clientPort;
    }

    public int clientPort() {
        return clientPort;
    }

    public Process process() {
        return process;
    }

    /** What the server has printed so far. */
    public String log() throws IOException {
        return Files.readString(log);
    }

    /** Kills it at once, as the machine's death would as far as the process goes. */
    public void kill() throws IOException {
        process.destroyForcibly();
        awaitEnd();
    }

    /** Stops it with SIGTERM; its exit status. */
    public int stop() throws IOException {
        process.destroy();
        return awaitEnd();
    }

    /** Runs {@code etcdctl} (v3) against it; standard output and error together. */
    public Output etcdctl(String... arguments) throws IOException {
        return etcdctlWithInput("", arguments);
    }

    /** As {@link #etcdctl}, with something to read on its standard input. */
    public Output etcdctlWithInput(String input, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("/usr/bin/etcdctl", "--endpoints=" + endpoint()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("ETCDCTL_API", "3");
        Process run = builder.start();
        try (OutputStream in = run.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        }
        String text = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            return new Output(run.waitFor(), text);
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        }
    }

    /** What a command printed and how it ended. */
    public record Output(int status, String text) {}

    @Override
    public void close() throws IOException {
        if (process.isAlive()) {
            kill();
        }
        Files.deleteIfExists(log);
    }

    private int awaitEnd() throws IOException {
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                throw new IOException("the server does not end: " + log());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        }
    }

    private static void pollInterval() throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(20);
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static int peerPort(Path dataDirectory) throws IOException {
        Path note = dataDirectory.resolveSibling(dataDirectory.getFileName() + ".peer-port");
        if (Files.exists(note)) {
            return Integer.parseInt(Files.readString(note));
        }
        int port = freePort();
        Files.writeString(note, Integer.toString(port));
        return port;
    }
}
