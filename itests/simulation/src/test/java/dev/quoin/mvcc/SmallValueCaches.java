package dev.quoin.mvcc;

import dev.quoin.api.env.Clock;
import dev.quoin.api.metrics.Meters;
import dev.quoin.api.mvcc.MvccStores;
import dev.quoin.mvcc.values.ValueRing;
import dev.quoin.mvcc.work.ThreadWorkers;
import dev.quoin.mvcc.work.Workers;

/** Opens the package for a simulation: stores that keep few values in memory, so that most reads go to the backend. */
public final class SmallValueCaches {

    private static final int SLAB_BYTES = 8 << 10;
    private static final int SLABS = 4;

    private SmallValueCaches() {}

    public static MvccStores stores(Clock clock) {
        return stores(clock, new ThreadWorkers());
    }

    /** Stores whose own work somebody else runs. */
    public static MvccStores stores(Clock clock, Workers workers) {
        return (store, options) -> KeyValueStore.open(
                store,
                options,
                clock,
                Meters.NONE,
                new ValueRing(SLAB_BYTES, SLABS),
                new ValueRing(SLAB_BYTES, SLABS),
                workers);
    }
}
