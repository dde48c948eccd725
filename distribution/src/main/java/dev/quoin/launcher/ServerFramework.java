package dev.quoin.launcher;

import dev.quoin.launcher.FeatureFile.BundleEntry;
import dev.quoin.launcher.Refusal.Form;
import java.io.File;
import java.net.URI;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * A framework with the chosen bundles. They are installed and started by start level, those below {@value
 * #FIRST_LEVEL_OF_OURS} first: SCR and Config Admin. Then the configurations are written, and then ours are started, so
 * that no component is activated without its configuration. Stopping goes the other way.
 */
final class ServerFramework {
    private static final int FIRST_LEVEL_OF_OURS = 10;
    private static final long STOP_MILLIS_MAX = 10_000;
    /** The service that is there while a member serves; by its name, because its class is not ours. */
    private static final String READY = "dev.quoin.api.server.Ready";
    /** Who mends a member that gives up while a part of it is replaced. */
    private static final String MENDER = "(quoin.role=fatal-in-operation)";

    private final Path home;
    private final Framework framework;
    private final CompletableFuture<String> failure = new CompletableFuture<>();
    private final CompletableFuture<String> retirement = new CompletableFuture<>();
    private final Serving serving = new Serving(failure::complete);
    private final StartOrder order = new StartOrder();
    private final Updates updates;
    private Runnable whenServing = () -> {};

    private ServerFramework(Path home, Framework framework, Updates updates) {
        this.home = home;
        this.framework = framework;
        this.updates = updates;
    }

    /** Prepares a framework that keeps its files in {@code cache}; {@code more} are further properties of it. */
    static ServerFramework create(Path home, CacheDirectory cache, Map<String, String> more) {
        // The launcher's own, whatever else the thread that starts it may see.
        FrameworkFactory factory = ServiceLoader.load(FrameworkFactory.class, ServerFramework.class.getClassLoader())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no OSGi framework on the class path"));
        Map<String, String> properties = properties(cache.framework(), cache.configurations());
        properties.putAll(more);
        return new ServerFramework(
                home, factory.newFramework(properties), new Updates(properties.get(FrameworkFacts.UPDATES)));
    }

    private static Map<String, String> properties(File storage, File configurations) {
        Map<String, String> properties = new HashMap<>();
        properties.put(Constants.FRAMEWORK_STORAGE, storage.getPath());
        properties.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
        // Netty, protobuf and Xodus look for these, and do without where they are missing.
        properties.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, "sun.misc,sun.nio.ch");
        properties.put("felix.bootdelegation.implicit", "false");
        properties.put("felix.service.urlhandlers", "false");
        properties.put("felix.cache.locking", "false");
        properties.put("felix.resolver.parallelism", "1");
        properties.put("felix.shutdown.hook", "false");
        properties.put("felix.log.level", "1");
        properties.put("felix.cm.dir", configurations.getPath());
        properties.put("ds.loglevel", "warn");
        return properties;
    }

    /** What to do whenever the member begins to serve; on a thread of the member's, so it must be short. */
    void whenServing(Runnable action) {
        whenServing = action;
    }

    /** Completed with the reason when the member gives up, exceptionally never. */
    CompletableFuture<String> failure() {
        return failure;
    }

    /** Completes when the member has ended because its cluster goes on without it. */
    CompletableFuture<String> retirement() {
        return retirement;
    }

    void start(List<BundleEntry> bundles, Map<String, Map<String, Object>> configurations) throws Refusal {
        try {
            framework.init();
            BundleContext context = framework.getBundleContext();
            offerFailure(context);
            offerExchange(context);
            context.addServiceListener(this::serviceChanged, "(" + Constants.OBJECTCLASS + "=" + READY + ")");
            for (BundleEntry entry : bundles) {
                install(context, entry);
            }
            framework.start();
            List<Bundle> installed = order.bundles();
            // All at once costs a tenth less than one by one; who cannot be resolved says so when it is started.
            framework.adapt(FrameworkWiring.class).resolveBundles(installed);
            int ours = 0;
            while (ours < bundles.size() && bundles.get(ours).startLevel() < FIRST_LEVEL_OF_OURS) {
                start(installed.get(ours++));
            }
            new ConfigurationWriter(context).write(configurations);
            for (Bundle bundle : installed.subList(ours, installed.size())) {
                start(bundle);
            }
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        } catch (BundleException e) {
            throw new Refusal(Form.FATAL, "framework does not start: " + e.getMessage());
        }
    }

    private void serviceChanged(ServiceEvent event) {
        if (event.getType() == ServiceEvent.REGISTERED) {
            serving.set(true);
            whenServing.run();
        } else if (event.getType() == ServiceEvent.UNREGISTERING) {
            serving.set(false);
        }
    }

    private void offerExchange(BundleContext context) {
        Exchange exchange = new Exchange(framework.adapt(FrameworkWiring.class), order, serving, context::getBundle);
        context.registerService(
                new String[] {Function.class.getName(), Supplier.class.getName()},
                exchange,
                FrameworkUtil.asDictionary(Map.of("quoin.role", "exchange")));
    }

    private void offerFailure(BundleContext context) {
        offer(context, "fatal", reason -> {
            if (!serving.takes(reason) && !takenByOperation(context, reason)) {
                failure.complete(reason);
            }
        });
        offer(context, "retired", retirement::complete);
    }

    /** A part that is just being replaced may fail: then whoever replaces it puts the former one back. */
    private static boolean takenByOperation(BundleContext context, String reason) {
        try {
            for (ServiceReference<?> reference : context.getServiceReferences(Predicate.class, MENDER)) {
                if (context.getService(reference) instanceof Predicate<?> mender && asked(mender, reason)) {
                    return true;
                }
            }
            return false;
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    @SuppressWarnings("unchecked") // the filter says what it takes
    private static boolean asked(Predicate<?> mender, String reason) {
        return ((Predicate<String>) mender).test(reason);
    }

    private static void offer(BundleContext context, String role, Consumer<String> taker) {
        context.registerService(
                Consumer.class.getName(), taker, FrameworkUtil.asDictionary(Map.of("quoin.role", role)));
    }

    private void install(BundleContext context, BundleEntry entry) throws Refusal {
        Path jar =
                entry.url().startsWith("file:") ? Path.of(URI.create(entry.url())) : FeatureList.jar(home, entry.url());
        order.add(updates.install(context, jar), entry.startLevel());
    }

    private static void start(Bundle bundle) throws Refusal {
        if (bundle.getHeaders("").get(Constants.FRAGMENT_HOST) != null) {
            return;
        }
        try {
            bundle.start(Bundle.START_TRANSIENT | Bundle.START_ACTIVATION_POLICY);
        } catch (BundleException e) {
            throw new Refusal(Form.FATAL, "bundle does not start: " + bundle + ": " + e.getMessage());
        }
    }

    /** Where services are offered and found, while the framework runs. */
    BundleContext context() {
        return framework.getBundleContext();
    }

    /** Components that wait for services, see {@link WaitingParts}. */
    Map<String, Collection<String>> waiting() {
        BundleContext context = framework.getBundleContext();
        return context == null ? Map.of() : new WaitingParts(context).find();
    }

    /** Waits until the framework is stopped from within. */
    void awaitStop() throws InterruptedException {
        FrameworkEvent event;
        do {
            event = framework.waitForStop(0);
        } while (event.getType() == FrameworkEvent.STOPPED_UPDATE);
    }

    /**
     * Stops all bundles. Returns false if some are still not stopped after {@value #STOP_MILLIS_MAX} ms.
     *
     * <p>The member goes first: a leader hands over to another member, for which it needs the way to it, that is the endpoint
     * with its streams.
     */
    boolean stop() throws InterruptedException, BundleException {
        stopMember();
        framework.stop();
        return framework.waitForStop(STOP_MILLIS_MAX).getType() != FrameworkEvent.WAIT_TIMEDOUT;
    }

    private void stopMember() throws BundleException {
        BundleContext context = framework.getBundleContext();
        ServiceReference<?> ready = context == null ? null : context.getServiceReference(READY);
        Bundle member = ready == null ? null : ready.getBundle();
        if (member != null) {
            member.stop(Bundle.STOP_TRANSIENT);
        }
    }
}
