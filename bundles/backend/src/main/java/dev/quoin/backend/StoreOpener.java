package dev.quoin.backend;

import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.BackendFactory;
import dev.quoin.api.backend.Durability;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the engine that the marker names, or the chosen one where there is no marker. A configured engine that differs
 * from the one which the marker was written under means that somebody wants to go over to it: then the store is copied.
 * A configured engine that has not changed means nothing, so that it does not undo a switch made while serving. To an
 * engine that keeps nothing the store goes over later, while the member serves.
 */
final class StoreOpener {

    private static final Logger log = LoggerFactory.getLogger(StoreOpener.class);

    private final StoreDirectory directory;
    private final EngineOffer offer;
    private final String configured;

    StoreOpener(StoreDirectory directory, EngineOffer offer, String configured) {
        this.directory = directory;
        this.offer = offer;
        this.configured = configured;
    }

    /** The engine that was chosen: what {@link #open()} ends with, or goes over to once the member serves. */
    BackendFactory target() throws BackendException {
        return target(directory.marker());
    }

    private BackendFactory target(@Nullable Marker marker) throws BackendException {
        if (marker == null) {
            return offer.choose(configured);
        }
        return offer.named(wantsOther(marker) ? configured : marker.engine());
    }

    private boolean wantsOther(Marker marker) {
        return !configured.isEmpty() && !configured.equals(marker.configured());
    }

    /** Whether there is a store with something to keep. */
    boolean exists() throws BackendException {
        Marker marker = directory.marker();
        return marker != null && offer.named(marker.engine()).durable() && directory.begun(marker);
    }

    OpenEngine open() throws BackendException {
        directory.create();
        Marker marker = directory.marker();
        BackendFactory target = target(marker);
        if (marker == null) {
            directory.removeLeftovers(null);
            return fresh(target);
        }
        BackendFactory active = offer.named(marker.engine());
        if (active.durable() && !directory.holds(marker)) {
            throw new BackendException("the backend's marker names " + marker.directory()
                    + ", which is gone; discard the backend and rebuild it");
        }
        directory.removeLeftovers(marker);
        OpenEngine engine = directory.open(active, marker.directory());
        if (!wantsOther(marker) || !target.durable()) {
            // What keeps nothing needs a checkpoint first, which only a member that serves can write.
            return engine;
        }
        return target.name().equals(active.name()) ? renamed(engine) : switched(engine, target, marker);
    }

    private OpenEngine fresh(BackendFactory factory) throws BackendException {
        OpenEngine engine = directory.open(factory, factory.name() + "-" + Marker.FIRST_GENERATION);
        return activated(engine);
    }

    /** The same engine under another configured value. */
    private OpenEngine renamed(OpenEngine engine) throws BackendException {
        return activated(engine);
    }

    private OpenEngine switched(OpenEngine old, BackendFactory target, Marker marker) throws BackendException {
        log.info("copying the store from {} to {}", old.directory, target.name());
        OpenEngine engine;
        try {
            engine = directory.open(target, marker.next(target.name()));
            copy(old, engine);
        } finally {
            old.backend.close();
        }
        activated(engine);
        discardOld(old.directory);
        return engine;
    }

    private void discardOld(String name) {
        try {
            directory.remove(name);
        } catch (BackendException e) {
            log.warn("{}; it is tried again at the next start", e.getMessage());
        }
    }

    private static void copy(OpenEngine from, OpenEngine to) throws BackendException {
        SharedSnapshot snapshot = from.snapshot();
        boolean copied = false;
        try {
            new PairCopy(Durability.BUFFERED, PairCopy.Progress.NONE).copy(snapshot.stored(), to.backend);
            copied = true;
        } finally {
            snapshot.release();
            if (!copied) {
                to.backend.close();
            }
        }
    }

    private OpenEngine activated(OpenEngine engine) throws BackendException {
        boolean active = false;
        try {
            directory.prepare(engine, new Marker(engine.directory, configured));
            directory.activate();
            active = true;
            return engine;
        } finally {
            if (!active) {
                engine.backend.close();
            }
        }
    }
}
