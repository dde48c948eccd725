package dev.quoin.backend;

import dev.quoin.api.backend.ActiveBackend;
import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.BackendFactory;
import dev.quoin.api.env.Disk;
import dev.quoin.api.metrics.Meters;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleListener;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Offers the active backend while the engine that it needs is installed. It is registered by hand, because its own
 * references are dynamic: a second engine must change nothing, and the loss of the one in use must stop the member.
 */
@Component(
        service = {},
        configurationPid = BackendConfig.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = BackendConfig.class)
@Capability(namespace = "osgi.service", uses = ActiveBackend.class, attribute = SwitchableBackend.OFFERED)
public final class SwitchableBackend {

    static final String OFFERED = "objectClass:List<String>=\"dev.quoin.api.backend.ActiveBackend\"";

    private final BundleContext context;
    private final EngineOffer offer = new EngineOffer();
    private final StoreMeters meters = new StoreMeters();
    private final ActiveStore active;
    private final InstalledEngines installed;
    private final BundleListener listener = event -> publish();
    private @Nullable ServiceRegistration<ActiveBackend> registration;

    @Activate
    public SwitchableBackend(BundleContext context, @Reference Disk disk, BackendConfig config) {
        this.context = context;
        this.active = new ActiveStore(disk, offer, meters, batching(config), config.storage$_$backend());
        this.installed = new InstalledEngines(context);
        context.addBundleListener(listener);
    }

    @Modified
    void modified(BackendConfig config) {
        active.configure(batching(config), config.storage$_$backend());
    }

    private static Batching batching(BackendConfig config) {
        return Batching.of(config.backend$_$batch$_$interval(), config.backend$_$batch$_$limit());
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindFactory(BackendFactory factory) {
        offer.add(factory);
        publish();
    }

    void unbindFactory(BackendFactory factory) {
        offer.remove(factory);
        publish();
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void bindMeters(Meters made) {
        meters.use(made);
    }

    void unbindMeters(Meters made) {
        meters.dontUse();
    }

    private synchronized void publish() {
        if (!active.served(() -> installed.notRunning().isEmpty())) {
            withdraw();
        } else if (registration == null) {
            registration = context.registerService(ActiveBackend.class, active, null);
        }
    }

    /** Stops those who use the store, on this thread, while the engine still works. */
    private synchronized void withdraw() {
        ServiceRegistration<ActiveBackend> registered = registration;
        registration = null;
        if (registered != null) {
            registered.unregister();
        }
    }

    @Deactivate
    void close() throws BackendException {
        context.removeBundleListener(listener);
        withdraw();
        active.close();
    }
}
