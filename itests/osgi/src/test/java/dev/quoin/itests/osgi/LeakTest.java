package dev.quoin.itests.osgi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.env.fixture.Ports;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;

/** What is stopped or replaced leaves no thread and no class behind. */
final class LeakTest {
    private static final long WAIT_NANOS = 20_000_000_000L;
    private static final long PAUSE_NANOS = 50_000_000;

    /** In the order in which their services depend on each other. */
    private static final List<String> REPLACED =
            List.of("backend.xodus", "backend", "raft", "wal", "snapshot", "v2store", "mvcc", "server", "v3");

    @TempDir
    Path data;

    @Test
    void nothingIsLeftAfterAReplacedBundle() throws Exception {
        int port = Ports.free();
        try (QuoinFramework framework = QuoinFramework.started(data, port, "quoin");
                Client client = new Client(port)) {
            client.putWhenServed("key/0", "v0");
            Map<String, String> written = new LinkedHashMap<>(Map.of("key/0", "v0"));
            Map<String, WeakReference<ClassLoader>> replaced = new LinkedHashMap<>();
            for (String part : REPLACED) {
                replaced.put(part, loader(framework.bundle(part)));
                framework.bundle(part).update();
                client.putWhenServed("key/" + part, "v");
                written.put("key/" + part, "v");
            }
            assertThat(client.range("key/")).isEqualTo(written);
            assertThat(framework.failures()).isEmpty();
            awaitCollected(replaced);
        }
    }

    @Test
    @Tag("felix") // in Equinox the loaders of lib.xodus and lib.log stay reachable; what holds them is not known
    void nothingIsLeftOfAFrameworkThatWasStopped() throws Exception {
        LiveThreads threads = LiveThreads.sinceNow();
        Map<String, WeakReference<ClassLoader>> loaders = runOnce();
        threads.awaitNoneBut();
        awaitCollected(loaders);
    }

    /** In a method of its own, so that no local variable keeps the framework. */
    private Map<String, WeakReference<ClassLoader>> runOnce() throws Exception {
        Map<String, WeakReference<ClassLoader>> loaders = new LinkedHashMap<>();
        int port = Ports.free();
        try (QuoinFramework framework = QuoinFramework.started(data, port, "quoin");
                Client client = new Client(port)) {
            client.putWhenServed("key", "value");
            for (Bundle bundle : framework.bundles()) {
                loaders.put(bundle.getSymbolicName(), loader(bundle));
            }
        }
        return loaders;
    }

    private static WeakReference<ClassLoader> loader(Bundle bundle) {
        return new WeakReference<>(bundle.adapt(BundleWiring.class).getClassLoader());
    }

    /**
     * The JDK's method handles for records remember the last type of a component they were adapted to, and so the class
     * loader of that type: a bounded leak that is not ours. A record of the test's own takes its place.
     */
    private record Displacing(Path component) {
        static void run() {
            Displacing record = new Displacing(Path.of(""));
            assertThat(record).isEqualTo(new Displacing(Path.of(""))).hasToString("Displacing[component=]");
            assertThat(record.hashCode()).isEqualTo(new Displacing(Path.of("")).hashCode());
        }
    }

    private static void awaitCollected(Map<String, WeakReference<ClassLoader>> loaders) {
        Displacing.run();
        long end = System.nanoTime() + WAIT_NANOS;
        List<String> left = left(loaders);
        while (!left.isEmpty() && System.nanoTime() < end) {
            System.gc();
            LockSupport.parkNanos(PAUSE_NANOS);
            left = left(loaders);
        }
        assertThat(left).as("class loaders that something still refers to").isEmpty();
    }

    private static List<String> left(Map<String, WeakReference<ClassLoader>> loaders) {
        List<String> left = new ArrayList<>();
        loaders.forEach((name, loader) -> {
            if (loader.get() != null) {
                left.add(name);
            }
        });
        return left;
    }
}
