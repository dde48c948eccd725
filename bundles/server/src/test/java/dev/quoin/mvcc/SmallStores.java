package dev.quoin.mvcc;

import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.StateStore;
import dev.quoin.api.env.Clock;
import dev.quoin.api.metrics.Meters;
import dev.quoin.api.mvcc.MvccOptions;
import dev.quoin.api.mvcc.MvccStore;
import dev.quoin.api.mvcc.MvccStores;
import dev.quoin.mvcc.values.ValueRing;
import dev.quoin.mvcc.work.ThreadWorkers;
import dev.quoin.mvcc.work.Workers;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;

/** Opens the package for the tests of members: stores with little memory for values, so that most reads go to the backend. */
public final class SmallStores {

    private static final int SLAB_BYTES = 8 << 10;
    private static final int SLABS = 4;

    private SmallStores() {}

    public static MvccStores on(Clock clock) {
        return on(clock, new ThreadWorkers());
    }

    /** Stores whose own work somebody else runs. */
    public static MvccStores on(Clock clock, Workers workers) {
        return new MvccStores() {
            @Override
            public MvccStore open(StateStore store, MvccOptions options) throws IOException {
                return opened(store, options, Recovery.Sources.NONE);
            }

            @Override
            public MvccStore open(StateStore store, MvccOptions options, BackendSnapshot records) throws IOException {
                return opened(store, options, new Recovery.Sources(records, null));
            }

            @Override
            public MvccStore open(StateStore store, MvccOptions options, ReadableByteChannel index) throws IOException {
                return opened(store, options, new Recovery.Sources(null, index));
            }

            private MvccStore opened(StateStore store, MvccOptions options, Recovery.Sources sources)
                    throws IOException {
                return KeyValueStore.open(
                        store,
                        options,
                        clock,
                        Meters.NONE,
                        new ValueRing(SLAB_BYTES, SLABS),
                        new ValueRing(SLAB_BYTES, SLABS),
                        workers,
                        sources);
            }
        };
    }
}
