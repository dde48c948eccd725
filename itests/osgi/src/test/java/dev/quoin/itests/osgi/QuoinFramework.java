package dev.quoin.itests.osgi;

import dev.quoin.itests.osgi.Features.Jar;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.TestContainer;
import org.ops4j.pax.exam.nat.internal.NativeTestContainer;
import org.ops4j.pax.exam.nat.internal.NativeTestContainerFactory;
import org.ops4j.pax.exam.options.UrlProvisionOption;
import org.ops4j.pax.exam.spi.DefaultExamSystem;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;

/**
 * A framework with the bundles of some features and nothing else, and one member in it. As with the launcher, services and
 * Config Admin come first, then the configurations, then everything of ours.
 */
final class QuoinFramework implements AutoCloseable {
    /** How the names of the framework's own threads begin, in Felix and in Equinox. */
    static final String[] THREADS = {
        "Felix", "Framework ", "Active Thread", "Start Level", "Refresh", "Bundle File Closer", "Equinox"
    };

    private static final int FIRST_LEVEL_OF_OURS = 10;
    private static final int ENDPOINT_LEVEL = 40;
    private static final String CONFIG_ADMIN = "org.osgi.service.cm.ConfigurationAdmin";

    private final TestContainer container;
    private final Bundle system;
    private MemberSettings settings = new MemberSettings("", "");
    private final List<String> failures = new CopyOnWriteArrayList<>();

    private QuoinFramework(TestContainer container) {
        this.container = container;
        this.system = ((NativeTestContainer) container).getSystemBundle();
    }

    /** Starts everything, the lower levels first, as the launcher does. */
    static QuoinFramework started(Path data, int port, String... features) throws Exception {
        QuoinFramework framework = installed(data, port, features);
        for (Bundle bundle : framework.bundles()) {
            bundle.start(Bundle.START_TRANSIENT);
        }
        return framework;
    }

    /** Everything installed, resolved and configured; only what is not ours is started. */
    static QuoinFramework installed(Path data, int port, String... features) throws Exception {
        TestContainer container =
                new NativeTestContainerFactory().create(DefaultExamSystem.create(options(features)))[0];
        container.start();
        QuoinFramework framework = new QuoinFramework(container);
        framework.offerFailure();
        framework.settings = new MemberSettings(data.toString(), "http://127.0.0.1:" + port);
        framework.configureMember(Map.of());
        framework.configureEndpoint(Map.of());
        return framework;
    }

    private static Option[] options(String... features) {
        List<Option> options = new ArrayList<>(List.of(
                CoreOptions.frameworkStartLevel(ENDPOINT_LEVEL),
                CoreOptions.systemPackages("sun.misc", "sun.nio.ch"),
                CoreOptions.frameworkProperty("felix.bootdelegation.implicit").value("false"),
                CoreOptions.frameworkProperty("felix.cache.locking").value("false"),
                CoreOptions.frameworkProperty("felix.resolver.parallelism").value("1"),
                CoreOptions.frameworkProperty("ds.loglevel").value("warn")));
        for (Jar jar : new Features().expand(features)) {
            UrlProvisionOption bundle =
                    CoreOptions.url("reference:" + jar.file().toUri()).startLevel(jar.startLevel());
            options.add(jar.startLevel() < FIRST_LEVEL_OF_OURS ? bundle : bundle.noStart());
        }
        return options.toArray(Option[]::new);
    }

    /** The member's settings, and these. */
    void configureMember(Map<String, String> more) throws ReflectiveOperationException {
        configure(MemberSettings.MEMBER, new TreeMap<>(settings.member(more)));
    }

    /** The endpoint's settings, and these. */
    void configureEndpoint(Map<String, String> more) throws ReflectiveOperationException {
        configure(MemberSettings.ENDPOINT, new TreeMap<>(settings.endpoint(more)));
    }

    /** By names: Config Admin's interface lives inside the framework. */
    void configure(String pid, Map<String, Object> properties) throws ReflectiveOperationException {
        BundleContext context = context();
        ServiceReference<?> reference = context.getServiceReference(CONFIG_ADMIN);
        Object admin = context.getService(reference);
        ClassLoader loader = admin.getClass().getClassLoader();
        Object configuration = Class.forName(CONFIG_ADMIN, false, loader)
                .getMethod("getConfiguration", String.class, String.class)
                .invoke(admin, pid, "?");
        Class.forName("org.osgi.service.cm.Configuration", false, loader)
                .getMethod("update", Dictionary.class)
                .invoke(configuration, FrameworkUtil.asDictionary(properties));
    }

    /** As the launcher does; it would end the process. */
    private void offerFailure() {
        Consumer<String> taker = failures::add;
        context()
                .registerService(
                        Consumer.class.getName(), taker, FrameworkUtil.asDictionary(Map.of("quoin.role", "fatal")));
    }

    /** Why the process would have ended; empty while all is well. */
    List<String> failures() {
        return List.copyOf(failures);
    }

    BundleContext context() {
        return system.getBundleContext();
    }

    /** All that the features brought, libraries too. */
    List<Bundle> bundles() {
        return Arrays.stream(context().getBundles())
                .filter(bundle -> bundle.getBundleId() != Constants.SYSTEM_BUNDLE_ID)
                .toList();
    }

    /** Installs what a feature needs and is not there yet; nothing of it is started. */
    List<Bundle> install(String feature) throws BundleException {
        List<Bundle> before = bundles();
        for (Jar jar : new Features().expand(feature)) {
            context().installBundle("reference:" + jar.file().toUri());
        }
        return bundles().stream().filter(bundle -> !before.contains(bundle)).toList();
    }

    /** A bundle of ours by the name of its folder. */
    Bundle bundle(String folder) {
        return bundles().stream()
                .filter(bundle -> bundle.getSymbolicName().equals("dev.quoin." + folder))
                .findFirst()
                .orElseThrow(() -> new AssertionError(folder + " is not among " + bundles()));
    }

    void stop(String folder) throws BundleException {
        bundle(folder).stop(Bundle.STOP_TRANSIENT);
    }

    void start(String folder) throws BundleException {
        bundle(folder).start(Bundle.START_TRANSIENT);
    }

    @Override
    public void close() throws IOException {
        container.stop();
    }
}
