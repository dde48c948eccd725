package dev.quoin.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.env.fixture.Ports;
import dev.quoin.launcher.FeatureFile.BundleEntry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The built distribution: its list against its files, and one member's life as a process. */
class DistributionIT {
    private static final Path HOME = Path.of(System.getProperty("quoin.home"));
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    @Test
    void holdsTheJarOfEveryBundleOfItsFeatures() throws Refusal {
        List<BundleEntry> bundles = FeatureList.of(HOME).expand(FeatureList.chosen(HOME, ""));
        assertThat(bundles).isNotEmpty();
        for (BundleEntry bundle : bundles) {
            assertThat(FeatureList.jar(HOME, bundle.url())).isRegularFile();
        }
    }

    @Test
    void holdsNoJarThatNoFeatureNames() throws Refusal, IOException {
        List<Path> named = new ArrayList<>();
        for (BundleEntry bundle : FeatureList.of(HOME).expand(FeatureList.chosen(HOME, ""))) {
            named.add(FeatureList.jar(HOME, bundle.url()));
        }
        try (Stream<Path> files = Files.walk(HOME.resolve("system"))) {
            assertThat(files.filter(file -> file.toString().endsWith(".jar")))
                    .containsExactlyInAnyOrderElementsOf(named);
        }
    }

    @Test
    void becomesHealthyAndStopsWithStatusZero() throws Exception {
        String clientUrl = "http://127.0.0.1:" + Ports.free();
        Process etcd = start(clientUrl);
        try {
            assertThat(awaitHealth(etcd, clientUrl)).contains("\"health\":\"true\"");
            etcd.destroy();
            assertThat(etcd.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(etcd.exitValue()).describedAs(log()).isZero();
            assertThat(log()).doesNotContain("\"level\":\"error\"", "\"level\":\"fatal\"");
        } finally {
            etcd.destroyForcibly();
        }
    }

    @Test
    void tellsTheServiceManagerThatItServes() throws Exception {
        String clientUrl = "http://127.0.0.1:" + Ports.free();
        String name = directory.resolve("notify").toString();
        try (DatagramListener manager = new DatagramListener(name, PATIENCE.toSeconds())) {
            Process etcd = start(clientUrl, Map.of("NOTIFY_SOCKET", name));
            try {
                assertThat(manager.receive()).isEqualTo("READY=1");
                assertThat(log()).contains("ready to serve client requests");
            } finally {
                etcd.destroyForcibly();
            }
        }
    }

    @Test
    void endsWithStatusOneWhenThePortIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Process etcd = start("http://127.0.0.1:" + taken.getLocalPort());
            try {
                assertThat(etcd.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
                assertThat(etcd.exitValue()).describedAs(log()).isEqualTo(1);
                assertThat(log()).contains("\"level\":\"fatal\"", "address already in use");
            } finally {
                etcd.destroyForcibly();
            }
        }
    }

    private Process start(String clientUrl) throws IOException {
        return start(clientUrl, Map.of());
    }

    private Process start(String clientUrl, Map<String, String> variables) throws IOException {
        String peerUrl = "http://127.0.0.1:" + Ports.free();
        ProcessBuilder builder = new ProcessBuilder(
                        HOME.resolve("bin/etcd").toString(),
                        "--name=it",
                        "--data-dir=" + directory.resolve("data"),
                        "--listen-client-urls=" + clientUrl,
                        "--advertise-client-urls=" + clientUrl,
                        "--listen-peer-urls=" + peerUrl,
                        "--initial-advertise-peer-urls=" + peerUrl)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile());
        builder.environment().putAll(variables);
        return builder.start();
    }

    private String awaitHealth(Process etcd, String url) throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/health"))
                .timeout(PATIENCE)
                .build();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end && etcd.isAlive()) {
            try {
                HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
                if (answer.statusCode() == 200) {
                    return answer.body();
                }
            } catch (IOException e) {
                // Not listening yet.
                assertThat(etcd.isAlive()).describedAs(log()).isTrue();
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        return "not healthy: " + log();
    }

    private String log() throws IOException {
        return Files.readString(directory.resolve("log"));
    }
}
