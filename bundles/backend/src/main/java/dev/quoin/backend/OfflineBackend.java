package dev.quoin.backend;

import dev.quoin.api.backend.ActiveBackend;
import dev.quoin.api.backend.BackendFactory;
import dev.quoin.api.env.Disk;
import dev.quoin.api.metrics.Meters;
import java.util.List;

/** The active backend for a command that works on a stopped member's directory, outside the framework. */
public final class OfflineBackend {

    private OfflineBackend() {}

    /** Opens what the marker names, if its engine is among these; an engine is never changed. */
    public static ActiveBackend of(Disk disk, List<BackendFactory> engines) {
        return of(disk, engines, 0, 0);
    }

    /**
     * The same with other batches than a member's.
     *
     * @param batchMillis age at which a batch is sent to the engine; 0 means the default
     * @param batchOperations size at which it is; 0 means the default
     */
    public static ActiveBackend of(Disk disk, List<BackendFactory> engines, long batchMillis, int batchOperations) {
        EngineOffer offer = new EngineOffer();
        engines.forEach(offer::add);
        return new ActiveStore(
                disk, offer, new StoreMeters(Meters.NONE), Batching.of(batchMillis, batchOperations), "");
    }
}
