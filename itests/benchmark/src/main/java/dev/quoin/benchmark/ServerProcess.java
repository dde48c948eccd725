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
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A server under test: one process on a fresh directory, bound to its processors, watched from outside. */
final class ServerProcess implements AutoCloseable {

    private static final double TICKS_PER_SECOND = 100;
    private static final Duration READY_MAX = Duration.ofSeconds(60);

    private final Subject subject;
    private final Process process;
    private final Path directory;
    private final int port;
    private final boolean tls;
    private final double secondsToReady;

    private ServerProcess(
            Subject subject, Process process, Path directory, int port, boolean tls, double secondsToReady) {
        this.subject = subject;
        this.process = process;
        this.directory = directory;
        this.port = port;
        this.tls = tls;
        this.secondsToReady = secondsToReady;
    }

    /** Starts a server and waits until its health page says true. */
    static ServerProcess start(Subject subject, String cpus, boolean tls, int port) throws IOException {
        Path directory = Files.createTempDirectory("benchmark-" + subject.name() + "-");
        String client = (tls ? "https" : "http") + "://127.0.0.1:" + port;
        String metrics = "http://127.0.0.1:" + (port + 2);
        String peer = "http://127.0.0.1:" + (port + 1);
        List<String> command = new ArrayList<>(List.of("taskset", "-c", cpus, subject.executable()));
        command.addAll(
                List.of("--name=m", "--data-dir=" + directory.resolve("data"), "--listen-client-urls=" + client));
        command.addAll(List.of("--advertise-client-urls=" + client, "--listen-peer-urls=" + peer));
        command.addAll(List.of("--initial-advertise-peer-urls=" + peer, "--initial-cluster=m=" + peer));
        command.addAll(List.of("--listen-metrics-urls=" + metrics, "--logger=zap", "--log-level=warn"));
        command.addAll(List.of("--snapshot-count=100000", "--quota-backend-bytes=8589934592"));
        if (tls) {
            command.add("--auto-tls");
        }
        command.addAll(subject.options());
        long begun = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
        awaitHealth(process, metrics, directory, begun);
        return new ServerProcess(subject, process, directory, port, tls, (System.nanoTime() - begun) / 1e9);
    }

    private static void awaitHealth(Process process, String url, Path directory, long begun) throws IOException {
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(url + "/health")).build();
        while (System.nanoTime() - begun < READY_MAX.toNanos()) {
            if (!process.isAlive()) {
                throw new IOException("the server ended: " + Files.readString(directory.resolve("log")));
            }
            try {
                if (http.send(request, HttpResponse.BodyHandlers.ofString())
                        .body()
                        .contains("\"true\"")) {
                    return;
                }
                TimeUnit.MILLISECONDS.sleep(5);
            } catch (IOException e) {
                pause();
            } catch (InterruptedException e) {
                throw new IOException("interrupted", e);
            }
        }
        throw new IOException("the server is not ready: " + Files.readString(directory.resolve("log")));
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

    /** Syncs of the log and commits of the database so far, as the server counts them. */
    double syncs() throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + (port + 2) + "/metrics"))
                .build();
        try {
            String text = HttpClient.newHttpClient()
                    .send(request, HttpResponse.BodyHandlers.ofString())
                    .body();
            return Arrays.stream(text.split("\n", -1))
                    .filter(line -> line.startsWith("etcd_disk_wal_fsync_duration_seconds_count"))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        }
    }

    /** Bytes that the directory takes on disk, blocks as allocated. */
    double diskMebibytes() throws IOException {
        Process du = new ProcessBuilder("du", "-sk", directory.resolve("data").toString()).start();
        String output = new String(du.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return Double.parseDouble(output.split("\\s", -1)[0]) / 1024;
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
