package dev.quoin.backend;

import dev.quoin.api.backend.ActiveBackend;
import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.BackendFactory;
import dev.quoin.api.backend.Backends;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleListener;
import org.osgi.framework.ServiceRegistration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the service registered while the engine that counts is there. Any thread. */
final class Publication {

    private static final Logger log = LoggerFactory.getLogger(Publication.class);

    private final BundleContext context;
    private final EngineOffer offer;
    private final ActiveStore active;
    private final InstalledEngines installed;
    private volatile StoreDirectory directory;
    private final BundleListener listener = event -> update();
    private @Nullable ServiceRegistration<ActiveBackend> registration;
    private @Nullable ServiceRegistration<Backends> moves;
    private boolean closed;

    /** {@code directory} is where the member will open its store. */
    Publication(BundleContext context, EngineOffer offer, ActiveStore active, StoreDirectory directory) {
        this.directory = directory;
        this.context = context;
        this.offer = offer;
        this.active = active;
        this.installed = new InstalledEngines(context);
    }

    /** Begins to watch bundles: the last one awaited may have no engine after all. */
    synchronized void start() {
        context.addBundleListener(listener);
        moves = context.registerService(Backends.class, new StoreMoves(offer, active), null);
    }

    /** The member will open its store in another directory. */
    void directory(StoreDirectory changed) {
        directory = changed;
        update();
    }

    void add(BackendFactory factory) {
        if (offer.add(factory) && active.current() == null) {
            log.info("storage engine {} is there now; who was refused for want of it begins anew", factory.name());
            end();
        }
        update();
    }

    private synchronized void end() {
        withdraw();
    }

    void remove(BackendFactory factory) {
        // First those who use the store, then the engine: whoever opens it at this moment still can.
        offer.retire(factory);
        active.leaves(factory);
        update();
        offer.remove(factory);
    }

    private synchronized void update() {
        if (closed) {
            // References are unbound after the component was deactivated.
            return;
        }
        if (!isServed()) {
            withdraw();
        } else if (registration == null) {
            registration = context.registerService(ActiveBackend.class, active, null);
        }
    }

    /** While the engine that a store was left on may be about to come, nobody is to ask for it. */
    private boolean isServed() {
        return active.served(this::noneAwaited) && (active.current() != null || isKeptEngineThere() || noneAwaited());
    }

    private boolean noneAwaited() {
        return !installed.awaited(offer.all());
    }

    private boolean isKeptEngineThere() {
        try {
            Marker marker = directory.marker();
            return marker == null || offer.has(marker.engine());
        } catch (BackendException e) {
            // Whoever opens the store says so.
            log.debug("the marker cannot be read", e);
            return true;
        }
    }

    /**
     * Stops those who use the store, on this thread, while the engine still works; and closes the store for whoever did
     * not.
     */
    private void withdraw() {
        ServiceRegistration<ActiveBackend> registered = registration;
        registration = null;
        if (registered != null) {
            registered.unregister();
        }
        try {
            active.close();
        } catch (BackendException e) {
            log.warn("closing the store: {}", e.getMessage());
        }
    }

    synchronized void close() {
        closed = true;
        context.removeBundleListener(listener);
        if (moves != null) {
            moves.unregister();
        }
        withdraw();
    }
}
