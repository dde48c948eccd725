package dev.quoin.itests.osgi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.env.fixture.Ports;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;

/** Nothing depends on the order in which a container happens to start bundles, or to stop them. */
final class StartOrderTest {
    private static final int ORDERS = 10;
    private static final long SEED = Long.getLong("seed", 20261122L);

    @TempDir
    Path data;

    @Test
    void theMemberServesWhateverTheOrder() throws Exception {
        Random random = new Random(SEED);
        int port = Ports.free();
        Map<String, String> written = new TreeMap<>();
        LiveThreads threads = LiveThreads.sinceNow();
        try (QuoinFramework framework = QuoinFramework.installed(data, port, "quoin")) {
            for (int round = 0; round < ORDERS; round++) {
                List<Bundle> order = shuffled(framework, random);
                for (Bundle bundle : order) {
                    bundle.start(Bundle.START_TRANSIENT);
                }
                try (Client client = new Client(port)) {
                    client.putWhenServed("key/" + round, "v" + round);
                    written.put("key/" + round, "v" + round);
                    assertThat(client.range("key/"))
                            .as("seed %d, started as %s", SEED, order)
                            .isEqualTo(written);
                }
                for (Bundle bundle : shuffled(framework, random)) {
                    bundle.stop(Bundle.STOP_TRANSIENT);
                }
                threads.awaitNoneBut(QuoinFramework.THREADS);
                assertThat(framework.failures())
                        .as("seed %d, round %d", SEED, round)
                        .isEmpty();
            }
        }
    }

    private static List<Bundle> shuffled(QuoinFramework framework, Random random) {
        List<Bundle> bundles = new ArrayList<>(framework.bundles());
        Collections.shuffle(bundles, random);
        return bundles;
    }
}
