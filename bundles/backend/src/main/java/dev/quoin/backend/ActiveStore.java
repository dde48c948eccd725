package dev.quoin.backend;

import dev.quoin.api.backend.ActiveBackend;
import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.BackendFactory;
import dev.quoin.api.backend.CopiedFiles;
import dev.quoin.api.backend.MoveProgress;
import dev.quoin.api.backend.MoveRefusedException;
import dev.quoin.api.backend.MoveRefusedException.Reason;
import dev.quoin.api.backend.StateStore;
import dev.quoin.api.backend.StoreMove;
import dev.quoin.api.env.Disk;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The active backend without its wiring. */
final class ActiveStore implements ActiveBackend {

    private static final Logger log = LoggerFactory.getLogger(ActiveStore.class);

    private final Disk disk;
    private final EngineOffer offer;
    private final StoreMeters meters;
    private Batching batching;
    private String configured;
    private volatile @Nullable BufferedStore store;
    private @Nullable BufferedStore next;
    private @Nullable StoreDirectory home;
    private @Nullable String needed;

    ActiveStore(Disk disk, EngineOffer offer, StoreMeters meters, Batching batching, String configured) {
        this.disk = disk;
        this.offer = offer;
        this.meters = meters;
        this.batching = batching;
        this.configured = configured;
    }

    /** Takes over changed settings; to another engine the store goes over at once, while it serves. */
    synchronized void configure(Batching changed, String engine) {
        boolean other = !engine.equals(configured);
        configured = engine;
        if (other) {
            followConfiguration();
        }
        if (!changed.equals(batching)) {
            batching = changed;
            BufferedStore open = store;
            if (open != null) {
                open.batching(changed);
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
        StoreDirectory directory = new StoreDirectory(disk, snapDirectory);
        BufferedStore opened = start(engine, directory);
        opened.whenServing(this::followConfiguration);
        store = opened;
        home = directory;
        return opened;
    }

    private BufferedStore start(OpenEngine engine, StoreDirectory directory) throws BackendException {
        return BufferedStore.start(engine, directory, batching, meters, this::closed);
    }

    /** The files of a store that was replaced, or that was not to replace another, go with it. On its writer thread. */
    private synchronized void closed(BufferedStore ended, Runnable removal) {
        if (ended == store) {
            needed = ended.engine();
            store = null;
            return;
        }
        if (ended == next) {
            next = null;
            BufferedStore before = store;
            if (before != null) {
                before.replacing(false);
            }
        }
        removal.run();
    }

    @Override
    public StateStore openNext(Path snapDirectory) throws BackendException {
        return openNext(new StoreDirectory(disk, snapDirectory), marker -> offer.named(marker.engine()), name -> {});
    }

    @Override
    public StateStore openNext(Path snapDirectory, CopiedFiles files) throws BackendException {
        StoreDirectory directory = new StoreDirectory(disk, snapDirectory);
        return openNext(
                directory, marker -> offer.ofFormat(files.format()), name -> directory.link(files.directory(), name));
    }

    /** Which engine it is, given the marker of the open store. */
    @FunctionalInterface
    private interface Choice {
        BackendFactory of(Marker marker) throws BackendException;
    }

    /** Puts files into a directory before an engine is opened in it. */
    @FunctionalInterface
    private interface Beginning {
        void at(String directory) throws BackendException;
    }

    private synchronized StateStore openNext(StoreDirectory directory, Choice choice, Beginning beginning)
            throws BackendException {
        BufferedStore before = store;
        if (before == null || next != null) {
            throw new BackendException("no store is open that another one could follow now");
        }
        // Before the marker is read: a move that cannot be canceled any more changes it.
        before.replacing(true);
        Marker marker = directory.marker();
        if (marker == null) {
            throw new BackendException("the backend's marker is gone");
        }
        BackendFactory factory = choice.of(marker);
        String name = marker.afterNext(factory.name());
        directory.remove(name);
        beginning.at(name);
        BufferedStore opened = start(directory.open(factory, name), directory);
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
        coming.whenServing(this::followConfiguration);
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
        StoreDirectory directory = new StoreDirectory(disk, snapDirectory);
        Marker marker = readable(directory);
        if (marker == null || !offer.has(marker.engine())) {
            directory.discard(null, false);
        } else {
            directory.discard(marker, offer.named(marker.engine()).durable());
        }
    }

    private static @Nullable Marker readable(StoreDirectory directory) {
        try {
            return directory.marker();
        } catch (BackendException e) {
            return null;
        }
    }

    @Override
    public synchronized boolean durable(Path snapDirectory) throws BackendException {
        return opener(snapDirectory).target().durable();
    }

    /** The open store, or null. Takes no lock: whoever is told of a move may ask, while a move is waited for. */
    @Nullable
    BufferedStore current() {
        return store;
    }

    /**
     * Begins to go over to another engine.
     *
     * @param following the configured engine that this follows, or null where somebody chose it by hand
     */
    synchronized StoreMove switchTo(String name, @Nullable String following, Consumer<MoveProgress> listener)
            throws MoveRefusedException {
        BufferedStore open = store;
        if (open == null) {
            throw notServing();
        }
        BackendFactory target = offer.all().stream()
                .filter(engine -> engine.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new MoveRefusedException(
                        Reason.NOT_INSTALLED,
                        "no storage engine " + name + " is installed; installed are "
                                + offer.all().stream().map(BackendFactory::name).toList()));
        if (open.engine().equals(name)) {
            throw new MoveRefusedException(Reason.ACTIVE_ALREADY, "the store is on " + name + " already");
        }
        return open.move(target, following, listener);
    }

    static MoveRefusedException notServing() {
        return new MoveRefusedException(Reason.NOT_SERVING, "no store is open; the member does not serve");
    }

    /** Goes over to the configured engine, if it is another one than the marker was written under. */
    private synchronized void followConfiguration() {
        try {
            BufferedStore open = store;
            Marker marker = open == null || home == null ? null : home.marker();
            if (open == null || marker == null || configured.isEmpty() || configured.equals(marker.configured())) {
                return;
            }
            if (configured.equals(open.engine())) {
                open.rename(configured);
            } else {
                switchTo(configured, configured, new LoggedProgress());
            }
        } catch (BackendException e) {
            log.warn("storage-backend is {} now, but the store stays on its engine: {}", configured, e.getMessage());
        }
    }

    /** Gives up a move to an engine that goes away. */
    void leaves(BackendFactory factory) {
        BufferedStore open = current();
        if (open != null) {
            open.leaves(factory);
        }
    }

    private StoreOpener opener(Path snapDirectory) {
        return new StoreOpener(new StoreDirectory(disk, snapDirectory), offer, configured);
    }

    /**
     * Whether the engines on offer are enough. After an opening that means the one that was opened. Before it, the one that
     * a new store would be made on: another, which happened to start earlier, must not be taken for the only one.
     *
     * @param noneAwaited whether no further engine is to be expected
     */
    synchronized boolean served(BooleanSupplier noneAwaited) {
        BufferedStore open = store;
        String used = open == null ? needed : open.engine();
        if (used != null) {
            return offer.has(used);
        }
        return !offer.isEmpty()
                && (offer.has(configured.isEmpty() ? EngineOffer.PREFERRED : configured) || noneAwaited.getAsBoolean());
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
