package dev.quoin.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LaunchTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({", 3.5.33", "3.4, 3.4.23", "3.5, 3.5.33", "3.6, 3.6.14", "3.7, 3.7.1"})
    void printsFourLinesOfVersionAtEachLevel(String level, String version) throws IOException {
        Launched launched = level == null
                ? Launched.with(directory, "--version")
                : Launched.with(directory, "--version", "--compatibility-level=" + level);
        assertThat(launched.status()).isZero();
        assertThat(launched.out().lines()).hasSize(4).first().isEqualTo("etcd Version: " + version);
        assertThat(launched.out()).contains("\nGit SHA: ", "\nGo Version: ", "\nGo OS/Arch: ");
    }

    @Test
    void explainsEveryFlagOnStandardOutput() throws IOException {
        Launched launched = Launched.with(directory, "-h=false");
        assertThat(launched.status()).isZero();
        assertThat(launched.plan()).isEmpty();
        assertThat(launched.err()).startsWith("Usage:");
        for (Flag flag : FlagTable.load().all()) {
            assertThat(launched.out()).contains("\n  --" + flag.name());
        }
    }

    @Test
    void logsJsonUnlessTheLevelIs34() throws IOException {
        assertThat(Launched.with(directory, "foo").log())
                .singleElement()
                .asString()
                .contains("\"level\":\"warn\"", "\"msg\":\"failed to verify flags\"")
                .contains("\"error\":\"'foo' is not a valid flag\"");
        assertThat(Launched.with(directory, "--compatibility-level", "3.4", "--logger=zap", "foo")
                        .log())
                .singleElement()
                .asString()
                .startsWith("{\"level\":\"warn\"");
    }

    @Test
    void ignoresFlagsOfOtherLevelsWithWarning() throws IOException {
        Launched launched = Launched.with(
                directory, "--compatibility-level=3.4", "--data-dir=x", "--tls-min-version=TLS1.3", "--max-learners=3");
        assertThat(launched.configuration(Configurations.ENDPOINT)).containsEntry("tls-min-version", "TLS1.2");
        assertThat(launched.log())
                .filteredOn(line -> line.contains("another version"))
                .hasSize(2);
    }

    @Test
    void refusesWhatIsStillToComeButTakesItsDefault() throws IOException {
        assertThat(Launched.with(directory, "--enable-pprof").status()).isEqualTo(1);
        assertThat(Launched.with(directory, "--enable-pprof=false", "--data-dir=x")
                        .plan())
                .isPresent();
        assertThat(Launched.with(directory, "--enable-v2=false", "--proxy=off", "--data-dir=x")
                        .plan())
                .isPresent();
    }

    @Test
    void warnsOfWhatIsNotActedOn() throws IOException {
        Launched launched = Launched.with(directory, "--backend-bbolt-freelist-type=map", "--data-dir=x");
        assertThat(launched.plan()).isPresent();
        assertThat(launched.log()).singleElement().asString().contains("not acted on");
    }

    @Test
    void takesVariablesForFlagsThatAreNotGiven() throws IOException {
        Launched launched = Launched.with(
                directory,
                Map.of("ETCD_NAME", "one", "ETCD_PRE_VOTE", "false", "OTHER", "x"),
                List.of("--data-dir", "x", "--heartbeat-interval", "50"));
        assertThat(launched.configuration(Configurations.MEMBER))
                .containsEntry("name", "one")
                .containsEntry("pre-vote", false)
                .containsEntry("heartbeat-interval", 50L)
                .containsEntry("initial-cluster", "one=http://localhost:2380");
    }

    @Test
    void namesDirectoryAfterMember() throws IOException {
        Launched launched = Launched.with(directory, "--name=one");
        assertThat(launched.settings().text("data-dir")).isEqualTo("one.etcd");
        assertThat(launched.log()).singleElement().asString().contains("'data-dir' was empty; using default");
    }

    @Test
    void looksAtInitialClusterOnlyWhereThereIsNoLogYet() throws IOException {
        Path wal = Files.createDirectories(directory.resolve("data/member/wal"));
        String[] arguments = {"--data-dir=" + directory.resolve("data"), "--initial-cluster=x=http://localhost:2380"};
        assertThat(Launched.with(directory, arguments).status()).isEqualTo(1);
        Files.createFile(wal.resolve("0000000000000000-0000000000000000.wal"));
        assertThat(Launched.with(directory, arguments).plan()).isPresent();
    }

    @Test
    void saysThatProxiesAreToCome() throws IOException {
        Launched launched = Launched.with(directory, "gateway", "start");
        assertThat(launched.status()).isEqualTo(1);
        assertThat(launched.err()).contains("etcd gateway");
    }
}
