package dev.quoin.itests.osgi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.env.fixture.Ports;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a distribution's features do not name is neither on disk nor in memory. Each member is a process of its own. */
final class FeatureChoiceTest {
    /** What the distribution's build leaves in system/ for api-v3 and storage-memory. */
    private static final Path MEMORY_SYSTEM = Path.of(System.getProperty("quoin.memory.system"));

    private static final String FEATURES = "api-v3,storage-memory";

    @TempDir
    Path directory;

    @Test
    void aDistributionWithoutXodusHasNoneOnDiskAndServes() throws Exception {
        Path home = directory.resolve("home");
        for (String part : new String[] {"bin", "lib", "features"}) {
            copy(Features.HOME.resolve(part), home.resolve(part));
        }
        copy(MEMORY_SYSTEM, home.resolve("system"));
        Files.createDirectories(home.resolve("etc"));
        Files.writeString(home.resolve("etc/features.cfg"), FEATURES + "\n");

        try (Stream<Path> files = Files.walk(home)) {
            assertThat(files.map(Path::toString)).noneMatch(name -> name.contains("xodus"));
        }
        servesWithoutXodus(home, Map.of());
    }

    @Test
    void theEnvironmentChoosesAmongTheFeaturesOfADistribution() throws Exception {
        servesWithoutXodus(Features.HOME, Map.of("QUOIN_FEATURES", FEATURES));
    }

    private void servesWithoutXodus(Path home, Map<String, String> environment) throws Exception {
        Path classes = directory.resolve("classes.txt");
        int port = Ports.free();
        Process etcd = start(home, port, environment, classes);
        try (Client client = new Client(port)) {
            client.putWhenServed("key", "value");
            assertThat(client.range("key")).isEqualTo(Map.of("key", "value"));
        } finally {
            etcd.destroy();
            assertThat(etcd.waitFor(Client.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
        }
        String log = Files.readString(directory.resolve("log"));
        assertThat(etcd.exitValue()).as(log).isZero();
        try (Stream<String> lines = Files.lines(classes)) {
            assertThat(lines.filter(line -> line.contains("dev.quoin.backend.memory.") || line.contains("jetbrains")))
                    .isNotEmpty()
                    .noneMatch(line -> line.contains("jetbrains"));
        }
    }

    private Process start(Path home, int port, Map<String, String> environment, Path classes) throws IOException {
        String clientUrl = "http://127.0.0.1:" + port;
        String peerUrl = "http://127.0.0.1:" + Ports.free();
        ProcessBuilder process = new ProcessBuilder(
                home.resolve("bin/etcd").toString(),
                "--name=memory",
                "--data-dir=" + directory.resolve("data"),
                "--listen-client-urls=" + clientUrl,
                "--advertise-client-urls=" + clientUrl,
                "--listen-peer-urls=" + peerUrl,
                "--initial-advertise-peer-urls=" + peerUrl);
        process.environment().remove("QUOIN_FEATURES");
        process.environment().putAll(environment);
        process.environment().put("QUOIN_JAVA_OPTS", "-Xlog:class+load:file=" + classes);
        return process.redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                Files.createDirectories(to.resolve(from.relativize(folder)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
