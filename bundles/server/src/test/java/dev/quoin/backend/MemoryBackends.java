package dev.quoin.backend;

import dev.quoin.api.backend.ActiveBackend;
import dev.quoin.api.env.Disk;
import dev.quoin.api.metrics.Meters;
import dev.quoin.backend.memory.MemoryFactory;

/** Opens the package for the tests of members, which have no framework: the backend over the memory engine alone. */
public final class MemoryBackends {

    private MemoryBackends() {}

    public static ActiveBackend on(Disk disk) {
        EngineOffer offer = new EngineOffer();
        offer.add(new MemoryFactory());
        return new ActiveStore(disk, offer, new StoreMeters(Meters.NONE), Batching.of(5, 0), "");
    }
}
