package dev.quoin.itests.osgi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Distributions of one's own: by the command of an unpacked one, and by a project of somebody's. */
@Tag("felix")
final class CustomDistributionTest {
    private static final int LINES_MAX = 30;

    private static final String SERVES = """
            curl -s --retry 60 --retry-delay 1 --retry-connrefused http://127.0.0.1:2379/health >health.json
            ETCDCTL_API=3 etcdctl put color blue
            ETCDCTL_API=3 etcdctl get color
            """;
    private static final String SERVED = "OK\ncolor\nblue\n";

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"memory|api-v3,storage-memory", "xodus|api-v3,storage-xodus", "everything|quoin"})
    void servesWithTheChosenFeaturesAlone(String name, String features) throws Exception {
        new Shell(folder).run("""
                        '%s/bin/quoin-distribution' --features %s --output %s.tar.gz
                        tar xzf %s.tar.gz
                        """.formatted(Features.HOME, features, name, name));
        Path home = folder.resolve(name);
        assertThat(jars(home)).hasSameSizeAs(new Features().expand(features.split(",", -1)));
        assertThat(Files.readString(home.resolve("etc/features.cfg"))).contains(features.replace(",", "\n"));
        assertThat(member(name, SERVES)).isEqualTo(SERVED);
    }

    @Test
    void aProjectOfThirtyLinesAddsBundlesOfItsOwn() throws Exception {
        Path example = Path.of(System.getProperty("quoin.examples"), "custom-distribution");
        assertThat(Files.readAllLines(example.resolve("distribution/pom.xml"))).hasSizeLessThanOrEqualTo(LINES_MAX);
        copy(example, folder.resolve("example"));
        new Shell(folder).run("""
                        mvn -q -f example/pom.xml package
                        tar xzf example/distribution/target/my-etcd-1.0.0.tar.gz
                        """);
        assertThat(jars(folder.resolve("my-etcd-1.0.0")))
                .anyMatch(jar -> jar.contains("own/greeting/"))
                .noneMatch(jar -> jar.contains("xodus"));
        assertThat(member("my-etcd-1.0.0", SERVES + "curl -s http://127.0.0.1:2379/greeting\n"))
                .isEqualTo(SERVED + "Hello from my etcd\n");
    }

    @Test
    void thePageShowsTheProject() throws Exception {
        String pom = Files.readString(
                Path.of(System.getProperty("quoin.examples"), "custom-distribution/distribution/pom.xml"));
        assertThat(Files.readString(Path.of(System.getProperty("quoin.docs"), "custom-distributions.md")))
                .contains(pom.substring(pom.indexOf("<project")));
    }

    private String member(String home, String script) throws IOException, InterruptedException {
        return new Shell(folder)
                .run(home + "/bin/etcd --data-dir data >member.log 2>&1 &\nmember=$!\n" + script
                        + "kill $member\nwait $member\n");
    }

    private static Stream<String> jars(Path home) throws IOException {
        try (Stream<Path> files = Files.walk(home.resolve("system"))) {
            return files
                    .map(file -> home.resolve("system").relativize(file).toString())
                    .filter(name -> name.endsWith(".jar"))
                    .toList()
                    .stream();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(from.relativize(file));
                if (!target.toString().contains("/target/")) {
                    Files.createDirectories(target.getParent());
                    Files.copy(file, target);
                }
            }
        }
    }
}
