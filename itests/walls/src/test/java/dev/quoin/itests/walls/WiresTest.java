package dev.quoin.itests.walls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;

/** Every bundle of the built distribution, resolved by Felix, none started. */
final class WiresTest {
    private static final Path SYSTEM = BuiltBundle.ROOT.resolve("distribution/target/quoin/system");
    private static final Path GOLDEN = Path.of("testdata/wires.txt");

    @TempDir
    Path cache;

    private Framework framework;
    private final List<Bundle> bundles = new ArrayList<>();

    @BeforeEach
    void install() throws BundleException, IOException {
        framework = ServiceLoader.load(FrameworkFactory.class)
                .findFirst()
                .orElseThrow()
                .newFramework(Map.of(
                        Constants.FRAMEWORK_STORAGE,
                        cache.toString(),
                        Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                        "sun.misc,sun.nio.ch",
                        "felix.cache.locking",
                        "false"));
        framework.init();
        assertThat(SYSTEM).as("the distribution, built before this module").isDirectory();
        try (Stream<Path> files = Files.walk(SYSTEM)) {
            for (Path jar : files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList()) {
                bundles.add(framework.getBundleContext().installBundle("reference:" + jar.toUri()));
            }
        }
    }

    @AfterEach
    void stop() throws BundleException, InterruptedException {
        framework.stop();
        framework.waitForStop(TimeUnit.SECONDS.toMillis(10));
    }

    @Test
    void everyBundleResolvesAndWiresAreAsReviewed() throws IOException {
        framework.adapt(FrameworkWiring.class).resolveBundles(bundles);
        assertThat(bundles.stream()
                        .filter(bundle -> bundle.getState() == Bundle.INSTALLED)
                        .map(Bundle::getSymbolicName))
                .isEmpty();
        TreeSet<String> wires = new TreeSet<>();
        for (Bundle bundle : bundles) {
            if (bundle.getSymbolicName().startsWith("dev.quoin.")) {
                wires.addAll(wiresOf(bundle));
            }
        }
        if (BuiltBundle.rewrite()) {
            Files.write(GOLDEN, wires);
        }
        assertThat(wires).containsExactlyElementsOf(Files.readAllLines(GOLDEN));
    }

    @Test
    void nothingIsInstalledTwice() {
        assertThat(bundles.stream().map(Bundle::getSymbolicName)).doesNotHaveDuplicates();
    }

    /** One line for each bundle that packages come from; those of the JVM are left out. */
    private static List<String> wiresOf(Bundle bundle) {
        Map<String, TreeSet<String>> packages = new TreeMap<>();
        for (BundleWire wire : bundle.adapt(BundleWiring.class).getRequiredWires(PackageNamespace.PACKAGE_NAMESPACE)) {
            String provider = wire.getProvider().getBundle().getSymbolicName();
            Object name = wire.getCapability().getAttributes().get(PackageNamespace.PACKAGE_NAMESPACE);
            if (wire.getProvider().getBundle().getBundleId() != Constants.SYSTEM_BUNDLE_ID) {
                packages.computeIfAbsent(provider, key -> new TreeSet<>()).add(String.valueOf(name));
            }
        }
        return packages.entrySet().stream()
                .map(entry ->
                        bundle.getSymbolicName() + " <- " + entry.getKey() + ": " + String.join(" ", entry.getValue()))
                .toList();
    }
}
