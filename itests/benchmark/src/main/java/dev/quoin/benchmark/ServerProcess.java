package dev.quoin.benchmark;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A server under test: one process on a fresh directory, bound to its processors, watched from outside. */
final class ServerProcess implements AutoCloseable {

    private static final double TICKS_PER_SECOND = 100;
    private static final Duration READY_MAX = Duration.ofSeconds(60);
    private static final Duration PAGE_MAX = Duration.ofSeconds(5);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(PAGE_MAX).build();

    private final Subject subject;
    private final Process process;
    private final Path directory;
    private final int port;
    private final boolean tls;
    private final long begun;
    private double secondsToReady;

    private ServerProcess(Subject subject, Process process, Path directory, int port, boolean tls, long begun) {
        this.subject = subject;
        this.process = process;
        this.directory = directory;
        this.port = port;
        this.tls = tls;
        this.begun = begun;
    }

    /** Starts a server that is a cluster of its own, and waits until its health page says true. */
    static ServerProcess start(Subject subject, String cpus, boolean tls, int port) throws IOException {
        Path directory = Files.createTempDirectory("benchmark-" + subject.name() + "-");
        long begun = System.nanoTime();
        String cluster = "--initial-cluster=m=" + peerUrl(port);
        Process process = launch(subject, cpus, tls, port, directory, "m", List.of(cluster));
        ServerProcess server = new ServerProcess(subject, process, directory, port, tls, begun);
        server.awaitHealth();
        server.secondsToReady = (System.nanoTime() - begun) / 1e9;
        return server;
    }

    /**
     * Starts a member of a cluster, without TLS, and waits for nothing.
     *
     * @param directory empty, or of an earlier process of the same member
     * @param membership the flags that say which cluster it founds or joins
     */
    static ServerProcess launch(
            Subject subject, String cpus, int port, Path directory, String name, List<String> membership)
            throws IOException {
        long begun = System.nanoTime();
        Process process = launch(subject, cpus, false, port, directory, name, membership);
        return new ServerProcess(subject, process, directory, port, false, begun);
    }

    private static Process launch(
            Subject subject, String cpus, boolean tls, int port, Path directory, String name, List<String> membership)
            throws IOException {
        String client = (tls ? "https" : "http") + "://127.0.0.1:" + port;
        String peer = peerUrl(port);
        List<String> command = new ArrayList<>(List.of("taskset", "-c", cpus));
        command.addAll(subject.command());
        command.addAll(
                List.of("--name=" + name, "--data-dir=" + directory.resolve("data"), "--listen-client-urls=" + client));
        command.addAll(List.of("--advertise-client-urls=" + client, "--listen-peer-urls=" + peer));
        command.add("--initial-advertise-peer-urls=" + peer);
        command.addAll(List.of("--listen-metrics-urls=" + metricsUrl(port), "--logger=zap", "--log-level=warn"));
        command.addAll(List.of("--snapshot-count=100000", "--quota-backend-bytes=8589934592"));
        if (tls) {
            command.add("--auto-tls");
        }
        command.addAll(membership);
        command.addAll(subject.options());
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("log").toFile()))
                .start();
    }

    /** What the other members dial, beside a client port. */
    static String peerUrl(int port) {
        return "http://127.0.0.1:" + (port + 1);
    }

    private static String metricsUrl(int port) {
        return "http://127.0.0.1:" + (port + 2);
    }

    /** Waits until the health page says true. */
    void awaitHealth() throws IOException {
        while (System.nanoTime() - begun < READY_MAX.toNanos()) {
            if (!process.isAlive()) {
                throw new IOException("the server ended: " + Files.readString(directory.resolve("log")));
            }
            if (page("/health").contains("\"true\"")) {
                return;
            }
            pause();
        }
        throw new IOException("the server is not ready: " + Files.readString(directory.resolve("log")));
    }

    /** Whether it says that it leads. */
    boolean leads() throws IOException {
        return page("/metrics").lines().anyMatch("etcd_server_is_leader 1"::equals);
    }

    /** A page of the metrics listener, or the empty string where it cannot be had. */
    private String page(String path) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(metricsUrl(port) + path))
                .timeout(PAGE_MAX)
                .build();
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        }
    }

    private static void pause() throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(5);
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        }
    }

    Subject subject() {
        return subject;
    }

    int port() {
        return port;
    }

    boolean tls() {
        return tls;
    }

    /** From the start of the process to the first healthy answer. */
    double secondsToReady() {
        return secondsToReady;
    }

    /** Processor time used so far, user and system, all threads. */
    double cpuSeconds() throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
    }

    /** Largest resident set so far, in MiB. */
    double peakMebibytes() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
            String line =
                    lines.filter(text -> text.startsWith("VmHWM")).findFirst().orElseThrow();
            return Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024;
        }
    }

    /** Bytes that the directory takes on disk, blocks as allocated. */
    double diskMebibytes() throws IOException {
        Process du = new ProcessBuilder("du", "-sk", directory.resolve("data").toString()).start();
        String output = new String(du.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return Double.parseDouble(output.split("\\s", -1)[0]) / 1024;
    }

    /** {@code kill -9}; the directory stays. */
    void kill() throws IOException {
        try {
            process.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
