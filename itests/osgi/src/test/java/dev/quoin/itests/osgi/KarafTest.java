package dev.quoin.itests.osgi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.quoin.env.fixture.Ports;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** A member's life in Karaf, in one container, because its start takes longer than all the rest. */
@Tag("felix")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class KarafTest {
    private final int port = Ports.free();
    private KarafContainer karaf;
    private Client client;
    private MemberSettings settings;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        karaf = KarafContainer.unpacked(directory);
        client = new Client(port);
        settings = new MemberSettings(karaf.data().resolve("quoin").toString(), "http://127.0.0.1:" + port);
        karaf.configure(MemberSettings.MEMBER, settings.member(Map.of()));
        karaf.configure(MemberSettings.ENDPOINT, settings.endpoint(Map.of()));
        karaf.shell("feature:repo-add "
                + Features.HOME.resolve("features/feature.xml").toUri());
    }

    @AfterAll
    void stop() throws Exception {
        client.close();
        karaf.close();
    }

    @Test
    @Order(1)
    void servesOnceTheFeatureIsInstalled() throws Exception {
        karaf.shell("feature:install quoin");
        client.putWhenServed("key/1", "1");
        try (Watched watched = client.watch("key/")) {
            client.put("key/2", "2");
            assertThat(watched.next()).isEqualTo("key/2=2");
        }
        assertThat(karaf.shell("bundle:list -s -t 0"))
                .contains("dev.quoin.server")
                .doesNotContain("dev.quoin.lib.log");
    }

    @Test
    @Order(2)
    void hasTheCommandsInItsOwnShell() throws Exception {
        assertThat(karaf.shell("quoin:status")).contains("serves");
        assertThat(karaf.shell("quoin:backends")).contains("xodus", "mvstore", "memory");
        assertThat(karaf.shell("quoin:bundle stop v3")).contains("v3");
        assertThat(karaf.shell("quoin:bundle start v3")).contains("v3");
        client.putWhenServed("key/2", "2");
    }

    @Test
    @Order(3)
    void takesUpItsFilesWithoutStartingTheMemberAnew() throws Exception {
        LiveSettings.Place etc = new LiveSettings.Place() {
            @Override
            public void member(Map<String, String> more) throws Exception {
                karaf.configure(MemberSettings.MEMBER, settings.member(more));
            }

            @Override
            public void endpoint(Map<String, String> more) throws Exception {
                karaf.configure(MemberSettings.ENDPOINT, settings.endpoint(more));
            }
        };
        LiveSettings.quotaAndCompactionChange(client, etc);
        LiveSettings.tlsIsTurnedOn(client, port, Path.of(settings.data()), etc);
        karaf.shell("log:set DEBUG dev.quoin");
        karaf.shell("log:set INFO dev.quoin");
    }

    @Test
    @Order(4)
    void isThereAgainAfterItWasUninstalledAndInstalled() throws Exception {
        karaf.shell("feature:uninstall quoin");
        await().atMost(Client.PATIENCE)
                .until(() -> !client.tryPut("key/no", "no").isOk());
        assertThat(karaf.shell("bundle:list -s -t 0")).doesNotContain("dev.quoin");
        karaf.configure(MemberSettings.MEMBER, settings.member(Map.of()));
        karaf.configure(MemberSettings.ENDPOINT, settings.endpoint(Map.of()));
        karaf.shell("feature:install quoin");
        client.putWhenServed("key/3", "3");
        assertThat(client.range("key/")).isEqualTo(Map.of("key/1", "1", "key/2", "2", "key/3", "3"));
    }

    @Test
    @Order(5)
    void keepsItsDataWhenKarafIsStartedAnew() throws Exception {
        long term = client.term();
        karaf = karaf.startedAnew();
        client.putWhenServed("key/4", "4");
        assertThat(client.term()).isGreaterThan(term);
        assertThat(client.range("key/")).isEqualTo(Map.of("key/1", "1", "key/2", "2", "key/3", "3", "key/4", "4"));
    }
}
