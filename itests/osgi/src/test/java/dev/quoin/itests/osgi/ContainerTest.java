package dev.quoin.itests.osgi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.env.fixture.Ports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody else's container has to do with our bundles; run in Felix and in Equinox. */
final class ContainerTest {
    private static final Path LOG = Path.of(System.getProperty("dev.quoin.log.outputs"));
    private static final String TAKEN_UP = "the configuration changed; the member goes on with it";

    @TempDir
    Path data;

    private final int port = Ports.free();

    @Test
    void servesAndKeepsItsDataWhenTheContainerIsStartedAnew() throws Exception {
        try (QuoinFramework framework = QuoinFramework.started(data, port, "quoin");
                Client client = new Client(port)) {
            client.putWhenServed("key/1", "1");
            try (Watched watched = client.watch("key/")) {
                client.put("key/2", "2");
                assertThat(watched.next()).isEqualTo("key/2=2");
            }
            assertThat(framework.failures()).isEmpty();
        }
        try (QuoinFramework framework = QuoinFramework.started(data, port, "quoin");
                Client client = new Client(port)) {
            client.putWhenServed("key/3", "3");
            assertThat(client.range("key/")).isEqualTo(Map.of("key/1", "1", "key/2", "2", "key/3", "3"));
            assertThat(framework.failures()).isEmpty();
        }
    }

    @Test
    void takesUpSettingsWithoutStartingTheMemberAnew() throws Exception {
        try (QuoinFramework framework = QuoinFramework.started(data, port, "quoin");
                Client client = new Client(port)) {
            client.putWhenServed("key", "value");
            LiveSettings.Place place = new LiveSettings.Place() {
                @Override
                public void member(Map<String, String> more) throws Exception {
                    framework.configureMember(more);
                }

                @Override
                public void endpoint(Map<String, String> more) throws Exception {
                    framework.configureEndpoint(more);
                }
            };
            LiveSettings.quotaAndCompactionChange(client, place);
            logLevelChanges(framework, client);
            LiveSettings.tlsIsTurnedOn(client, port, data, place);
            assertThat(framework.failures()).isEmpty();
        }
    }

    /** What a change does shows that it was taken up, and so that its line was written or left out. */
    private static void logLevelChanges(QuoinFramework framework, Client client) throws Exception {
        framework.configure("dev.quoin.log", Map.of("log-level", "error"));
        framework.configureMember(Map.of("quota-backend-bytes", "1"));
        LiveSettings.awaitFull(client);
        long before = changes();
        assertThat(before).isPositive();
        framework.configureMember(Map.of());
        LiveSettings.awaitRoom(client);
        assertThat(changes()).isEqualTo(before);

        framework.configure("dev.quoin.log", Map.of("log-level", "info"));
        framework.configureMember(Map.of("quota-backend-bytes", "1"));
        LiveSettings.awaitFull(client);
        assertThat(changes()).isGreaterThan(before);
        framework.configureMember(Map.of());
        LiveSettings.awaitRoom(client);
    }

    private static long changes() throws Exception {
        return Files.readAllLines(LOG).stream()
                .filter(line -> line.contains(TAKEN_UP))
                .count();
    }
}
