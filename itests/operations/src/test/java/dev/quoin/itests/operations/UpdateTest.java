package dev.quoin.itests.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.itests.operations.LiveMember.Output;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One member under load, each kind of bundle updated. */
final class UpdateTest {
    private static final String VERSION = "9.0.0";

    @TempDir
    Path directory;

    private LiveMember member;
    private Load load;

    @BeforeEach
    void start() throws IOException {
        member = LiveMember.start(directory.resolve("data"));
        load = new Load(member);
        load.awaitMore(50);
    }

    @AfterEach
    void stop() {
        load.close();
        member.close();
    }

    private String update(String name) throws IOException {
        String text = member.done(
                "bundle",
                "update",
                name,
                Repacked.version(name, VERSION, directory).toString());
        load.awaitMore(20);
        return text;
    }

    private String bundle(String name) throws IOException {
        return member.done("bundles")
                .lines()
                .filter(line -> line.startsWith("dev.quoin." + name + " "))
                .findFirst()
                .orElseThrow();
    }

    private void nothingIsLost() {
        Map<String, String> acknowledged = load.finish();
        assertThat(load.errors()).isEmpty();
        assertThat(load.stored(0)).containsAllEntriesOf(acknowledged);
    }

    @Test
    void edgesAreUpdatedWhileThePortStaysOpen() throws IOException {
        try (OpenPort port = new OpenPort(member.port())) {
            for (String name : Extent.of(List.of("v3", "metrics"), List.of("shell"))) {
                update(name);
                assertThat(bundle(name)).contains(VERSION, "running", "yes");
            }
            assertThat(port.longestMillis()).isZero();
        }
        nothingIsLost();
    }

    @Test
    void partsOfTheMemberAreUpdatedByItsOrderlyRestart() throws IOException {
        try (OpenPort port = new OpenPort(member.port())) {
            for (String name : Extent.of(List.of("wal", "peer"), List.of("backend.xodus", "server"))) {
                assertThat(update(name)).contains("serves again");
                assertThat(bundle(name)).contains(VERSION, "running", "yes");
            }
            assertThat(port.longestMillis()).isZero();
        }
        assertThat(member.isAlive()).isTrue();
        nothingIsLost();
    }

    static List<String> closing() {
        return Extent.of(List.of("endpoint", "api"), List.of("lib.grpc", "rpc"));
    }

    @ParameterizedTest
    @MethodSource("closing")
    void whoClosesThePortOpensItAgainInTheSameProcess(String name) throws IOException {
        long pid = member.pid();
        try (OpenPort port = new OpenPort(member.port())) {
            String text = update(name);
            // For a person who reads the report; how long it takes is the machine's.
            System.out.println(text + name + ": the port was closed for " + port.longestMillis() + " ms");
        }
        assertThat(member.pid()).isEqualTo(pid);
        assertThat(member.isAlive()).isTrue();
        assertThat(bundle(name)).contains(VERSION, "running", "yes");
        nothingIsLost();
    }

    @Test
    void anUpdateSurvivesARestartAndIsReverted() throws IOException {
        update("v3");
        update("wal");
        load.close();
        member.restart();
        load = new Load(member);
        load.awaitMore(20);
        assertThat(bundle("v3")).contains(VERSION, "yes");
        assertThat(bundle("wal")).contains(VERSION, "yes");

        member.done("bundle", "revert", "v3");
        member.done("bundle", "revert", "wal");
        load.awaitMore(20);
        assertThat(bundle("v3")).contains("0.1.0").doesNotContain("yes");
        assertThat(bundle("wal")).contains("0.1.0").doesNotContain("yes");
        try (var files = Files.list(member.data().resolve("quoin.updates"))) {
            assertThat(files).isEmpty();
        }
        nothingIsLost();
    }

    @Test
    void whatDoesNotRunGoesBackToTheFormerVersion() throws IOException {
        Path broken = Repacked.changed("v3", directory.resolve("broken.jar"), attributes -> {
            attributes.putValue("Bundle-Version", VERSION);
            attributes.putValue("Import-Package", "not.there");
        });
        Output refused = member.quoin("bundle", "update", "v3", broken.toString());
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.text()).contains("does not start", "not.there", "the former version runs again");
        load.awaitMore(20);
        assertThat(bundle("v3")).contains("0.1.0", "running").doesNotContain("yes");

        Output other = member.quoin("bundle", "update", "wal", broken.toString());
        assertThat(other.status()).isEqualTo(1);
        assertThat(other.text()).contains("is dev.quoin.v3 " + VERSION + ", not dev.quoin.wal");
        nothingIsLost();
    }

    @Test
    void whatTheMemberDoesNotServeWithGoesBackToTheFormerVersion() throws IOException {
        Path broken = Repacked.without("dev/quoin/wal/SegmentReader.class", "wal", VERSION, directory);
        Output refused = member.quoin("bundle", "update", "wal", broken.toString());
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.text()).contains("the member does not serve with it", "the former version runs again");
        load.awaitMore(20);
        assertThat(bundle("wal")).contains("0.1.0", "running").doesNotContain("yes");
        assertThat(member.isAlive()).isTrue();
        nothingIsLost();
    }

    @Test
    void anExporterThatDoesNotResolveGoesBackToTheFormerVersion() throws IOException {
        Path broken = Repacked.changed("api", directory.resolve("broken.jar"), attributes -> {
            attributes.putValue("Bundle-Version", VERSION);
            attributes.putValue("Import-Package", "not.there");
        });
        Output refused = member.quoin("bundle", "update", "api", broken.toString());
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.text()).contains("not.there", "the former version runs again");
        load.awaitMore(20);
        assertThat(bundle("api")).contains("0.1.0", "running").doesNotContain("yes");
        assertThat(member.isAlive()).isTrue();
        nothingIsLost();
    }
}
