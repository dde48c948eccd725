package dev.quoin.launcher;

import dev.quoin.launcher.FeatureFile.BundleEntry;
import dev.quoin.lib.log.EtcdLog;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;

/**
 * A member in a process that is somebody else's: from flags to a framework as {@code bin/etcd} does it, but nothing of the
 * process is changed, no variable of the environment is read, and ending the member leaves nothing behind. Several may run
 * side by side, each with a framework of its own.
 *
 * <p>The types here are the JDK's, so that this can be called by reflection from classes that have another OSGi framework,
 * or none, on their class path. Any thread.
 */
public final class InProcessMember implements AutoCloseable {
    private static final String CANNOT_START = "the member gave up: ";

    private final Launch.Plan plan;
    private final List<BundleEntry> bundles;
    private final CacheDirectory cache;
    private final ServerFramework framework;
    private final List<EtcdLog> logs;
    private final CompletableFuture<Void> serving = new CompletableFuture<>();

    private InProcessMember(
            Launch.Plan plan,
            List<BundleEntry> bundles,
            CacheDirectory cache,
            Path home,
            List<EtcdLog> logs,
            Map<String, String> facts) {
        this.plan = plan;
        this.bundles = bundles;
        this.cache = cache;
        this.logs = logs;
        Properties logging = new Properties();
        plan.logging().to(logging);
        Map<String, String> properties = new HashMap<>(facts);
        logging.stringPropertyNames().forEach(name -> properties.put(name, logging.getProperty(name)));
        framework = ServerFramework.create(home, cache, properties);
        framework.whenServing(() -> serving.complete(null));
    }

    /**
     * Reads and checks flags; nothing is started yet.
     *
     * @param home an unpacked distribution
     * @param temporary a directory for files of the framework's own, which are removed by {@link #close}
     * @param flags as {@code bin/etcd} takes them
     * @param features names of features; none for those of {@code etc/features.cfg}
     * @param more jars of further bundles, started after all others
     * @throws IllegalArgumentException where the flags or features are refused, in etcd's words
     * @throws IOException where the distribution cannot be read or the directory not be written
     */
    public static InProcessMember prepare(
            Path home, Path temporary, List<String> flags, List<String> features, Collection<Path> more)
            throws IOException {
        List<EtcdLog> logs = new ArrayList<>();
        PrintStream out = new PrintStream(PrintStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        Launch launch = new Launch(out, out, Map.of(), settings -> kept(EtcdLog.open(settings), logs));
        try {
            Launch.Plan plan = launch.plan(flags).orElseThrow(() -> new IllegalArgumentException(launch.reason()));
            List<String> chosen = features.isEmpty() ? FeatureList.chosen(home, "") : features;
            FeatureList known = FeatureList.of(home);
            List<BundleEntry> bundles = new ArrayList<>(known.expand(chosen));
            more.forEach(jar -> bundles.add(new BundleEntry(jar.toUri().toString(), Integer.MAX_VALUE)));
            Map<String, String> facts = FrameworkFacts.of(plan.settings(), known, chosen);
            return new InProcessMember(plan, bundles, CacheDirectory.create(temporary), home, logs, facts);
        } catch (Refusal refusal) {
            logs.forEach(EtcdLog::close);
            throw new IllegalArgumentException(refusal.reason(), refusal);
        } catch (IOException | RuntimeException e) {
            logs.forEach(EtcdLog::close);
            throw e;
        }
    }

    private static EtcdLog kept(EtcdLog opened, List<EtcdLog> logs) {
        logs.add(opened);
        return opened;
    }

    /**
     * Starts the framework. Returns when all bundles are started, which is before the member serves.
     *
     * @throws IllegalStateException where a bundle cannot be started
     */
    public void start() {
        var unusedFailure = framework.failure().thenAccept(this::gaveUp);
        var unusedRetirement = framework.retirement().thenAccept(this::gaveUp);
        try {
            framework.start(bundles, plan.configurations());
        } catch (Refusal refusal) {
            throw new IllegalStateException(refusal.reason(), refusal);
        }
    }

    private void gaveUp(String reason) {
        serving.completeExceptionally(new IllegalStateException(CANNOT_START + reason));
    }

    /** Done when the member serves for the first time; failed with an {@link IllegalStateException} if it gives up before. */
    public CompletableFuture<Void> serving() {
        return serving.copy();
    }

    /** Done with the reason when the member gives up, before or after it served. */
    public CompletableFuture<String> failure() {
        return framework.failure().copy();
    }

    /** Components, each with the services that it waits for: why nothing serves where a feature is missing. */
    public Map<String, Collection<String>> waiting() {
        return framework.waiting();
    }

    /**
     * Puts a service into the framework.
     *
     * @param type name of the interface, one of the JDK's
     * @return takes the service away again
     */
    public Runnable offer(String type, Object service, Map<String, Object> properties) {
        ServiceRegistration<?> registration =
                context().registerService(type, service, FrameworkUtil.asDictionary(properties));
        return registration::unregister;
    }

    /**
     * A service of the framework.
     *
     * @param type name of an interface; the service is of the caller's class of that name where it is one of the JDK's
     * @param filter in OSGi's syntax; empty for any service of the type
     * @return null where there is none
     */
    public @Nullable Object service(String type, String filter) {
        try {
            ServiceReference<?>[] references =
                    context().getAllServiceReferences(type, filter.isEmpty() ? null : filter);
            return references == null ? null : context().getService(references[0]);
        } catch (InvalidSyntaxException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** Stops one bundle, by its symbolic name; false where there is none. */
    public boolean stopBundle(String symbolicName) {
        for (Bundle bundle : context().getBundles()) {
            if (symbolicName.equals(bundle.getSymbolicName())) {
                try {
                    bundle.stop(Bundle.STOP_TRANSIENT);
                    return true;
                } catch (BundleException e) {
                    throw new IllegalStateException(e.getMessage(), e);
                }
            }
        }
        return false;
    }

    private BundleContext context() {
        BundleContext context = framework.context();
        if (context == null) {
            throw new IllegalStateException("the member is not running");
        }
        return context;
    }

    /**
     * Stops the framework, every part in its turn, and waits until that is done.
     *
     * @throws IllegalStateException where some bundle does not stop
     */
    @Override
    public void close() throws IOException {
        try {
            if (!framework.stop()) {
                throw new IllegalStateException("bundles are still not stopped");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (BundleException e) {
            throw new IllegalStateException(e.getMessage(), e);
        } finally {
            serving.completeExceptionally(new IllegalStateException("the member was stopped"));
            cache.close();
            logs.forEach(EtcdLog::close);
        }
    }
}
