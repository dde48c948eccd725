package dev.quoin.compat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ServerTest {

    @ParameterizedTest
    @EnumSource(Server.Kind.class)
    void answersEtcdctlAndKeepsItsDataOverAKill(Server.Kind kind, @TempDir Path directory) throws IOException {
        Path data = directory.resolve("data");
        try (Server server = Server.start(kind, data)) {
            assertThat(server.etcdctl("put", "a", "b").text()).isEqualTo("OK\n");
            server.kill();
        }
        try (Server server = Server.start(kind, data)) {
            assertThat(server.etcdctl("get", "a").text()).isEqualTo("a\nb\n");
        }
    }
}
