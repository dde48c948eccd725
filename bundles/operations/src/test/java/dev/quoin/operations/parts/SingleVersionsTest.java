package dev.quoin.operations.parts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

final class SingleVersionsTest {
    @TempDir
    Path cache;

    private Framework framework;

    @BeforeEach
    void start() throws BundleException {
        framework = ServiceLoader.load(FrameworkFactory.class)
                .findFirst()
                .orElseThrow()
                .newFramework(Map.of(Constants.FRAMEWORK_STORAGE, cache.toString()));
        framework.start();
        framework
                .getBundleContext()
                .registerService(ResolverHookFactory.class, new SingleVersions(framework.getBundleContext()), null);
    }

    @AfterEach
    void stop() throws Exception {
        framework.stop();
        framework.waitForStop(10_000);
    }

    private Bundle install(String name, String version) throws BundleException, IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
        manifest.getMainAttributes().putValue("Bundle-ManifestVersion", "2");
        manifest.getMainAttributes().putValue("Bundle-SymbolicName", name);
        manifest.getMainAttributes().putValue("Bundle-Version", version);
        ByteArrayOutputStream jar = new ByteArrayOutputStream();
        new JarOutputStream(jar, manifest).close();
        return framework.getBundleContext().installBundle(name + version, new ByteArrayInputStream(jar.toByteArray()));
    }

    @Test
    void aSecondVersionBesideTheFirstIsRefusedInWordsThatNameTheUpdate() throws Exception {
        Bundle first = install("dev.quoin.v3", "1.0.0");
        first.start();
        Bundle second = install("dev.quoin.v3", "1.1.0");
        assertThatThrownBy(second::start)
                .isInstanceOf(BundleException.class)
                .hasStackTraceContaining("dev.quoin.v3 1.1.0 is refused beside 1.0.0")
                .hasStackTraceContaining("quoin bundle update v3 FILE");
        assertThat(first.getState()).isEqualTo(Bundle.ACTIVE);
        assertThat(second.getState()).isEqualTo(Bundle.INSTALLED);
    }

    @Test
    void theFirstOneMayBeUpdatedAndStartedAgain() throws Exception {
        Bundle first = install("dev.quoin.v3", "1.0.0");
        Bundle second = install("dev.quoin.v3", "1.1.0");
        first.start();
        first.stop();
        first.start();
        assertThat(first.getState()).isEqualTo(Bundle.ACTIVE);
        assertThat(second.getState()).isEqualTo(Bundle.INSTALLED);
    }

    @Test
    void bundlesOfOthersMayHaveManyVersions() throws Exception {
        install("org.other", "1.0.0").start();
        Bundle second = install("org.other", "2.0.0");
        second.start();
        assertThat(second.getState()).isEqualTo(Bundle.ACTIVE);
    }
}
