package dev.quoin.compat.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.compat.Server;
import dev.quoin.compat.Server.Kind;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is logged of requests that fail or take long. */
class RequestWarningsTest {

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(Kind.class)
    void warnsOfARequestThatCannotBeApplied(Kind kind) throws IOException {
        try (Server server = Server.start(kind, directory.resolve("data"))) {
            server.etcdctl("put", "k", "secret", "--lease=4d2");
            assertThat(server.log().lines().filter(line -> line.contains("failed to apply request")))
                    .singleElement()
                    .asString()
                    .contains("\"level\":\"warn\"", "\"took\":\"", "put:<key:\\\"k\\\" value_size:6 lease:1234 >")
                    .contains("lease not found\"")
                    .doesNotContain("secret");
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void warnsOfARequestThatTakesLongToApply(Kind kind) throws IOException {
        try (Server server =
                Server.start(kind, directory.resolve("data"), "--experimental-warning-apply-duration=1ns")) {
            server.etcdctl("put", "k", "secret");
            assertThat(server.log().lines().filter(line -> line.contains("value_size:6")))
                    .singleElement()
                    .asString()
                    .contains("\"msg\":\"apply request took too long\"", "\"prefix\":\"\"", "\"response\":\"size:")
                    .doesNotContain("secret");
        }
    }

    /** Flags of etcd 3.5 and 3.6. */
    @Test
    void warnsOfAWholeRequestThatTakesLong() throws IOException {
        try (Server server = Server.start(
                Kind.QUOIN,
                directory.resolve("data"),
                "--compatibility-level=3.6",
                "--warning-unary-request-duration=1ns")) {
            server.etcdctl("put", "k", "secret");
            assertThat(server.log().lines().filter(line -> line.contains("request stats")))
                    .singleElement()
                    .asString()
                    .contains("\"level\":\"warn\"", "\"response type\":\"/etcdserverpb.KV/Put\"", "\"request count\":1")
                    .contains("\"remote\":\"127.0.0.1:", "\"request content\":\"key:\\\"k\\\" value_size:6 \"")
                    .doesNotContain("secret");
        }
    }

    @Test
    void isSilentOfThatAt34() throws IOException {
        try (Server server = Server.start(
                Kind.QUOIN, directory.resolve("data"), "--experimental-warning-unary-request-duration=1ns")) {
            server.etcdctl("put", "k", "v");
            assertThat(server.log()).doesNotContain("request stats");
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void servesWithoutWaitingForTheDisk(Kind kind) throws IOException {
        Path data = directory.resolve("data");
        try (Server server = Server.start(kind, data, "--unsafe-no-fsync")) {
            server.etcdctl("put", "k", "v");
            if (kind == Kind.QUOIN) {
                assertThat(server.log()).contains("--unsafe-no-fsync: nothing is synced to the disk");
            }
            server.kill();
        }
        try (Server server = Server.start(kind, data, "--unsafe-no-fsync")) {
            assertThat(server.etcdctl("get", "k").text()).isEqualTo("k\nv\n");
        }
    }
}
