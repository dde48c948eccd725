package dev.quoin.itests.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.itests.operations.LiveMember.Output;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A bundle that is needed is stopped, and stays so for a while. */
final class StopTest {
    @TempDir
    Path directory;

    private LiveMember member;

    @BeforeEach
    void start() throws IOException {
        member = LiveMember.start(directory.resolve("data"));
    }

    @AfterEach
    void stop() {
        member.close();
    }

    static List<String> needed() {
        return Extent.of(List.of("wal", "server", "peer"), List.of("mvcc", "backend.xodus"));
    }

    @ParameterizedTest
    @MethodSource("needed")
    void whatIsMissingIsNamedEverywhere(String name) throws IOException {
        try (Load load = new Load(member)) {
            load.awaitMore(20);
            assertThat(member.done("bundle", "stop", name)).contains("stopped; the member does not serve");

            Status refused = load.put();
            assertThat(refused.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
            assertThat(refused.getDescription()).contains("dev.quoin." + name);
            member.awaitAnswer("/readyz", "dev.quoin." + name + " is not running (quoin bundle start " + name + ")");
            assertThat(member.log()).contains("the member does not serve: dev.quoin." + name);
            assertThat(member.done("status")).contains("does not serve: dev.quoin." + name);
            assertThat(member.done("bundles")).containsPattern("dev\\.quoin\\." + name + " .*stopped");

            assertThat(member.done("bundle", "start", name)).contains("started");
            load.awaitMore(20);
            assertThat(load.errors()).isEmpty();
        }
        assertThat(member.isAlive()).isTrue();
    }

    @Test
    void theSocketIsForItsUserAlone() throws IOException {
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(member.data().resolve("quoin.sock"))))
                .isEqualTo("rw-------");
    }

    @Test
    void refusalsSayWhatToDo() throws IOException {
        Output unknown = member.quoin("bundle", "stop", "v");
        assertThat(unknown.status()).isEqualTo(1);
        assertThat(unknown.text()).contains("no bundle v is installed", "Did you mean");

        Output itself = member.quoin("bundle", "update", "operations");
        assertThat(itself.status()).isEqualTo(1);
        assertThat(itself.text()).contains("never replaced while it runs", "restart the member");

        Output engine = member.quoin("backend", "switch", "bolt");
        assertThat(engine.status()).isEqualTo(1);
        assertThat(engine.text()).contains("no storage engine bolt is installed", "xodus");

        assertThat(member.quoin("bundle").status()).isEqualTo(2);
        assertThat(member.quoin("--help").text()).contains("quoin status", "bundle", "backend", "defrag", "features");
    }

    @Test
    void anotherDirectoryHasNoMember() throws IOException {
        Output nobody = member.quoin("status", "--data-dir", directory.toString());
        assertThat(nobody.status()).isEqualTo(1);
        assertThat(nobody.text()).contains("no member runs on", "--data-dir");
    }

    @Test
    void answersAreTablesOrJson() throws IOException {
        assertThat(member.done("status")).contains("serves", "xodus");
        assertThat(member.done("status", "-w", "json"))
                .startsWith("{\"name\":\"m\"")
                .contains("\"ready\":true");
        assertThat(member.done("backend", "list")).contains("xodus", "memory");
        assertThat(member.done("features")).containsPattern("api-v3 +yes");
        assertThat(member.done("bundles", "--all")).contains("io.netty.common");
    }
}
