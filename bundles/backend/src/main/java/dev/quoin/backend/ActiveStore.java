package dev.quoin.backend;

import dev.quoin.api.backend.ActiveBackend;
import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.StateStore;
import dev.quoin.api.env.Disk;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The active backend without its wiring. */
final class ActiveStore implements ActiveBackend {

    private final Disk disk;
    private final EngineOffer offer;
    private final StoreMeters meters;
    private Batching batching;
    private String configured;
    private @Nullable BufferedStore store;
    private @Nullable BufferedStore next;
    private @Nullable String needed;

    ActiveStore(Disk disk, EngineOffer offer, StoreMeters meters, Batching batching, String configured) {
        this.disk = disk;
        this.offer = offer;
        this.meters = meters;
        this.batching = batching;
        this.configured = configured;
    }

    /** Takes over changed settings; another engine counts from the next opening on. */
    synchronized void configure(Batching changed, String engine) {
        configured = engine;
        if (!changed.equals(batching)) {
            batching = changed;
            if (store != null) {
                store.batching(changed);
            }
        }
    }

    @Override
    public synchronized StateStore open(Path snapDirectory) throws BackendException {
        if (store != null) {
            throw new BackendException("the store is open already");
        }
        OpenEngine engine = opener(snapDirectory).open();
        needed = engine.factory.name();
        BufferedStore opened = start(engine, new StoreDirectory(disk, snapDirectory));
        store = opened;
        return opened;
    }

    private BufferedStore start(OpenEngine engine, StoreDirectory directory) throws BackendException {
        return BufferedStore.start(engine, directory, batching, meters, this::closed);
    }

    /** The files of a store that was replaced, or that was not to replace another, go with it. On its writer thread. */
    private synchronized void closed(BufferedStore ended, Runnable removal) {
        if (ended == store) {
            store = null;
            return;
        }
        if (ended == next) {
            next = null;
            if (store != null) {
                store.replacing(false);
            }
        }
        removal.run();
    }

    @Override
    public synchronized StateStore openNext(Path snapDirectory) throws BackendException {
        StoreDirectory directory = new StoreDirectory(disk, snapDirectory);
        Marker marker = directory.marker();
        if (store == null || next != null || marker == null) {
            throw new BackendException("no store is open that another one could follow now");
        }
        store.replacing(true);
        String name = marker.afterNext(marker.engine());
        directory.remove(name);
        BufferedStore opened = start(directory.open(offer.named(marker.engine()), name), directory);
        next = opened;
        return opened;
    }

    @Override
    public void activate(StateStore activated) throws BackendException {
        BufferedStore coming;
        BufferedStore going;
        synchronized (this) {
            coming = next;
            going = store;
        }
        if (coming == null || going == null || coming != activated) {
            throw new BackendException("not the next store");
        }
        going.supersede();
        coming.activate();
        synchronized (this) {
            store = coming;
            next = null;
        }
    }

    @Override
    public synchronized boolean exists(Path snapDirectory) throws BackendException {
        return opener(snapDirectory).exists();
    }

    @Override
    public synchronized void discard(Path snapDirectory) throws BackendException {
        if (store != null) {
            throw new BackendException("the store is open");
        }
        new StoreDirectory(disk, snapDirectory).discard();
    }

    @Override
    public synchronized boolean durable(Path snapDirectory) throws BackendException {
        return opener(snapDirectory).target().durable();
    }

    private StoreOpener opener(Path snapDirectory) {
        return new StoreOpener(new StoreDirectory(disk, snapDirectory), offer, configured);
    }

    /**
     * Whether the engines on offer are enough. After an opening that means the one that was opened. Before it, the one that
     * a new store would be made on: another, which happened to start earlier, must not be taken for the only one.
     *
     * @param allRunning whether no further engine is to be expected
     */
    synchronized boolean served(BooleanSupplier allRunning) {
        if (needed != null) {
            return offer.has(needed);
        }
        return !offer.isEmpty()
                && (offer.has(configured.isEmpty() ? EngineOffer.PREFERRED : configured) || allRunning.getAsBoolean());
    }

    /** Closes the store if somebody left it open. */
    void close() throws BackendException {
        BufferedStore open;
        synchronized (this) {
            open = store;
        }
        if (open != null) {
            open.close();
        }
    }
}
