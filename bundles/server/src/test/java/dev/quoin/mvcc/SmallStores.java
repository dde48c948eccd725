package dev.quoin.mvcc;

import dev.quoin.api.env.Clock;
import dev.quoin.api.metrics.Meters;
import dev.quoin.api.mvcc.MvccStores;
import dev.quoin.mvcc.values.ValueRing;

/** Opens the package for the member's tests: stores with little memory for values. */
public final class SmallStores {

    private static final int SLAB_BYTES = 8 << 10;
    private static final int SLABS = 4;

    private SmallStores() {}

    public static MvccStores on(Clock clock) {
        return (store, options) -> KeyValueStore.open(
                store, options, clock, Meters.NONE, new ValueRing(SLAB_BYTES, SLABS), new ValueRing(SLAB_BYTES, SLABS));
    }
}
