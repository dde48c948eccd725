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

class ConfigFileTest {
    @TempDir
    Path directory;

    @Test
    void replacesFlagsAndVariables() throws IOException {
        Path file = write("name: abc\ndata-dir: d\nunknown: 1\n");
        Launched launched = Launched.with(
                directory,
                Map.of("ETCD_HEARTBEAT_INTERVAL", "7", "ETCD_NAME", "env"),
                List.of("--name=flag", "--config-file=" + file));
        assertThat(launched.configuration(Configurations.MEMBER))
                .containsEntry("name", "abc")
                .containsEntry("heartbeat-interval", 100L)
                .containsEntry("initial-cluster", "abc=http://localhost:2380");
    }

    @Test
    void readsNestedKeysListsAndNanoseconds() throws IOException {
        Launched launched = read("""
                data-dir: d
                client-transport-security:
                  cert-file: c.pem
                  key-file: k.pem
                  client-cert-auth: true
                  allowed-hostname: [a, b]
                socket-options: {reuse-port: true}
                cipher-suites:
                  - TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256
                grpc-keepalive-timeout: 1500000000
                listen-client-urls: http://127.0.0.1:1,http://127.0.0.1:2
                host-whitelist: x,y
                quota-backend-bytes: 8589934592
                auto-compaction-retention: 5m
                """);
        assertThat(launched.configuration(Configurations.ENDPOINT))
                .containsEntry("cert-file", "c.pem")
                .containsEntry("client-cert-auth", true)
                .containsEntry("client-cert-allowed-hostname", new String[] {"a", "b"})
                .containsEntry("socket-reuse-port", true)
                .containsEntry("cipher-suites", new String[] {"TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"})
                .containsEntry("grpc-keepalive-timeout", 1500L)
                .containsEntry("host-whitelist", new String[] {"x", "y"})
                .containsEntry("listen-client-urls", new String[] {"http://127.0.0.1:1", "http://127.0.0.1:2"});
        assertThat(launched.configuration(Configurations.MEMBER)).containsEntry("quota-backend-bytes", 8_589_934_592L);
    }

    @Test
    void readsJson() throws IOException {
        assertThat(read("{\"name\": \"abc\", \"data-dir\": \"d\", \"snapshot-count\": 5}")
                        .configuration(Configurations.MEMBER))
                .containsEntry("snapshot-count", 5L);
    }

    @Test
    void isContentWithAnEmptyFile() throws IOException {
        assertThat(read("").settings().text("name")).isEqualTo("default");
    }

    @Test
    void keepsAdvertisedDefaultBesideListenUrlsInFile() throws IOException {
        assertThat(read("listen-client-urls: http://127.0.0.1:2379").settings().list("advertise-client-urls"))
                .containsExactly("http://localhost:2379");
    }

    /** The answers are those of etcd 3.4.23, but for YAML's own words. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "heartbeat-interval: x | error unmarshaling JSON: while decoding JSON: json: cannot unmarshal string into"
                        + " Go struct field configYAML.heartbeat-interval of type uint",
                "log-outputs: stderr | error unmarshaling JSON: while decoding JSON: json: cannot unmarshal string into Go"
                        + " struct field configYAML.log-outputs of type []string",
                "grpc-keepalive-min-time: 5s | error unmarshaling JSON: while decoding JSON: json: cannot unmarshal string"
                        + " into Go struct field configYAML.grpc-keepalive-min-time of type time.Duration",
                "initial-cluster-state: foo | unexpected clusterState \"foo\"",
                "a: [ | error converting YAML to JSON: yaml: "
            })
    void refusesWhatEtcdRefuses(String content, String reason) throws IOException {
        Launched launched = read(content);
        assertThat(launched.status()).isEqualTo(1);
        assertThat(launched.log().get(1)).contains(reason.replace("\"", "\\\""));
    }

    @Test
    void printsBadUrlsWithoutTheLogsForm() throws IOException {
        Launched launched = read("listen-client-urls: foo");
        assertThat(launched.status()).isEqualTo(1);
        assertThat(launched.err().strip())
                .isEqualTo("unexpected error setting up listen-client-urls: "
                        + "URL scheme must be http, https, unix, or unixs: foo");
    }

    private Launched read(String content) throws IOException {
        return Launched.with(directory, "--config-file", write(content).toString());
    }

    private Path write(String content) throws IOException {
        return Files.writeString(directory.resolve("etcd.yaml"), content);
    }
}
