package dev.quoin.itests.osgi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.env.fixture.Ports;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;

/** A member whose store is on an engine that comes later than everything else. */
final class LateEngineTest {
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    @TempDir
    Path data;

    @Test
    void aMemberThatRefusedServesOnceItsEngineIsInstalledAndStarted() throws Exception {
        int port = Ports.free();
        try (QuoinFramework framework = QuoinFramework.started(data, port, "api-v3", "storage-mvstore")) {
            write(port, "before");
            assertThat(framework.failures()).isEmpty();
        }
        try (QuoinFramework framework = QuoinFramework.started(data, port, "api-v3", "storage-xodus")) {
            awaitFailure(framework);
            assertThat(framework.failures())
                    .containsExactly("storage engine mvstore is not installed; installed are [xodus]."
                            + " Add its storage feature");

            List<Bundle> engine = framework.install("storage-mvstore");
            assertThat(engine).extracting(Bundle::getSymbolicName).contains("dev.quoin.backend.mvstore");
            for (Bundle bundle : engine) {
                bundle.start(Bundle.START_TRANSIENT);
            }
            try (Client client = new Client(port)) {
                client.putWhenServed("after", "2");
                assertThat(client.range("before")).isEqualTo(Map.of("before", "1"));
            }
            assertThat(framework.failures()).hasSize(1);
        }
    }

    @Test
    void anEngineThatIsInstalledIsWaitedForEvenIfANewStoreWouldBeOnAnother() throws Exception {
        int port = Ports.free();
        try (QuoinFramework framework = QuoinFramework.installed(data, port, "quoin")) {
            framework.configureMember(Map.of("storage-backend", "mvstore"));
            startAllBut(framework, "");
            write(port, "before");
        }
        try (QuoinFramework framework = QuoinFramework.installed(data, port, "quoin")) {
            startAllBut(framework, "dev.quoin.backend.mvstore");
            framework.start("backend.mvstore");
            try (Client client = new Client(port)) {
                client.putWhenServed("after", "2");
                assertThat(client.range("before")).isEqualTo(Map.of("before", "1"));
            }
            assertThat(framework.failures()).isEmpty();
        }
    }

    private static void write(int port, String key) {
        try (Client client = new Client(port)) {
            client.putWhenServed(key, "1");
        }
    }

    private static void startAllBut(QuoinFramework framework, String name) throws Exception {
        for (Bundle bundle : framework.bundles()) {
            if (!bundle.getSymbolicName().equals(name)) {
                bundle.start(Bundle.START_TRANSIENT);
            }
        }
    }

    private static void awaitFailure(QuoinFramework framework) {
        long begun = System.nanoTime();
        while (framework.failures().isEmpty()) {
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Client.PATIENCE);
            LockSupport.parkNanos(POLL_NANOS);
        }
    }
}
