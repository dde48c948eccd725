package dev.quoin.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationsTest {
    @TempDir
    Path directory;

    @Test
    void namesPropertiesAsFlagsWithTypedValues() throws IOException {
        Launched launched = Launched.with(
                directory,
                "--data-dir=d",
                "--listen-client-urls=http://127.0.0.1:2,http://127.0.0.1:1",
                "--advertise-client-urls=http://127.0.0.1:1",
                "--grpc-keepalive-interval=1h30m",
                "--client-cert-auth",
                "--quota-backend-bytes=-1");
        assertThat(launched.configuration(Configurations.ENDPOINT))
                .containsEntry("listen-client-urls", new String[] {"http://127.0.0.1:1", "http://127.0.0.1:2"})
                .containsEntry("grpc-keepalive-interval", 5_400_000L)
                .containsEntry("client-cert-auth", true)
                .containsEntry("max-concurrent-streams", 4_294_967_295L)
                .containsEntry("cors", new String[] {"*"})
                .doesNotContainKey("name");
        assertThat(launched.configuration(Configurations.MEMBER))
                .containsEntry("quota-backend-bytes", -1L)
                .containsEntry("data-dir", "d")
                .containsEntry("storage-backend", "")
                .containsEntry("auto-compaction-retention", "0");
    }

    @Test
    void leavesOutDefaultsThatWaitForTheLevel() throws IOException {
        assertThat(Launched.with(directory, "--data-dir=d").configuration(Configurations.MEMBER))
                .doesNotContainKeys("snapshot-count", "pre-vote")
                .containsEntry("compatibility-level", "");
        assertThat(Launched.with(directory, "--data-dir=d", "--snapshot-count=7")
                        .configuration(Configurations.MEMBER))
                .containsEntry("snapshot-count", 7L)
                .doesNotContainKey("pre-vote");
        assertThat(Launched.with(directory, "--data-dir=d", "--compatibility-level=3.4")
                        .configuration(Configurations.MEMBER))
                .containsEntry("snapshot-count", 100_000L)
                .containsEntry("pre-vote", false);
        assertThat(Launched.with(directory, "--data-dir=d", "--compatibility-level=3.6")
                        .configuration(Configurations.MEMBER))
                .containsEntry("snapshot-count", 10_000L)
                .containsEntry("pre-vote", true);
    }

    @Test
    void givesOlderNamesToTheNewerProperty() throws IOException {
        assertThat(member("--experimental-warning-apply-duration=5s")).containsEntry("warning-apply-duration", 5_000L);
        assertThat(member("--experimental-warning-apply-duration=5s", "--warning-apply-duration=1s"))
                .containsEntry("warning-apply-duration", 1_000L)
                .doesNotContainKey("experimental-warning-apply-duration");
        assertThat(member()).containsEntry("warning-apply-duration", 100L);
    }

    @Test
    void emptiesAdvertisedUrlsOnlyWhereTheyAreRequired() throws IOException {
        assertThat(member("--listen-client-http-urls=http://127.0.0.1:9"))
                .containsEntry("advertise-client-urls", new String[] {"http://localhost:2379"});
    }

    private Map<String, Object> member(String... arguments) throws IOException {
        String[] all = java.util.Arrays.copyOf(arguments, arguments.length + 1);
        all[arguments.length] = "--data-dir=d";
        return Launched.with(directory, all).configuration(Configurations.MEMBER);
    }
}
