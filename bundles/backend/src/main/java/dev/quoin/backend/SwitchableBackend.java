package dev.quoin.backend;

import dev.quoin.api.backend.ActiveBackend;
import dev.quoin.api.backend.BackendFactory;
import dev.quoin.api.backend.Backends;
import dev.quoin.api.env.Disk;
import dev.quoin.api.metrics.Meters;
import dev.quoin.api.metrics.RelayedMeters;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Offers the active backend while the engine that it needs is installed. The service is registered by hand, because the
 * references are dynamic: a second engine must change nothing, and the loss of the one in use must stop the member.
 */
@Component(
        service = {},
        configurationPid = BackendConfig.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = BackendConfig.class)
@Capability(namespace = "osgi.service", uses = ActiveBackend.class, attribute = SwitchableBackend.OFFERED)
@Capability(namespace = "osgi.service", uses = Backends.class, attribute = SwitchableBackend.MOVES)
public final class SwitchableBackend {

    static final String OFFERED = "objectClass:List<String>=\"dev.quoin.api.backend.ActiveBackend\"";
    static final String MOVES = "objectClass:List<String>=\"dev.quoin.api.backend.Backends\"";

    private final Disk disk;
    private final RelayedMeters relay = new RelayedMeters();
    private final ActiveStore active;
    private final Publication publication;

    @Activate
    public SwitchableBackend(BundleContext context, @Reference Disk disk, BackendConfig config) {
        this.disk = disk;
        EngineOffer offer = new EngineOffer();
        this.active =
                new ActiveStore(disk, offer, new StoreMeters(relay), batching(config), config.storage$_$backend());
        this.publication = new Publication(context, offer, active, directory(config));
        publication.start();
    }

    @Modified
    void modified(BackendConfig config) {
        active.configure(batching(config), config.storage$_$backend());
        publication.directory(directory(config));
    }

    private StoreDirectory directory(BackendConfig config) {
        return StoreDirectory.ofMember(disk, config.data$_$dir(), config.name());
    }

    private static Batching batching(BackendConfig config) {
        return Batching.of(config.backend$_$batch$_$interval(), config.backend$_$batch$_$limit());
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindFactory(BackendFactory factory) {
        publication.add(factory);
    }

    void unbindFactory(BackendFactory factory) {
        publication.remove(factory);
    }

    /** Metrics come and go without disturbing the stores. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindMeters(Meters made) {
        relay.bind(made);
    }

    void unbindMeters(Meters made) {
        relay.unbind(made);
    }

    @Deactivate
    void close() {
        publication.close();
    }
}
