package dev.quoin.mvcc;

import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.StateStore;
import dev.quoin.api.env.Clock;
import dev.quoin.api.metrics.Meters;
import dev.quoin.api.metrics.RelayedMeters;
import dev.quoin.api.mvcc.MvccOptions;
import dev.quoin.api.mvcc.MvccStore;
import dev.quoin.api.mvcc.MvccStores;
import dev.quoin.mvcc.values.ValueRing;
import dev.quoin.mvcc.work.ThreadWorkers;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;

/** Opens key-value states with a bounded amount of memory for values. */
@Component(configurationPid = KeyValueConfig.PID)
@Designate(ocd = KeyValueConfig.class)
public final class KeyValueStores implements MvccStores {

    private static final int MEBIBYTES_MIN = 2;
    private static final int MEBIBYTES_MAX = 1024;
    private static final int SLAB_BYTES_MAX = 4 << 20;

    private final Clock clock;
    private final RelayedMeters meters = new RelayedMeters();
    private volatile int recentMebibytes;
    private volatile int rereadMebibytes;

    @Activate
    public KeyValueStores(@Reference Clock clock, KeyValueConfig config) {
        this.clock = clock;
        this.recentMebibytes = inRange("recent-values-mib", config.recent$_$values$_$mib());
        this.rereadMebibytes = inRange("reread-values-mib", config.reread$_$values$_$mib());
    }

    /** Counts from the next opening on. */
    @Modified
    void modified(KeyValueConfig config) {
        recentMebibytes = inRange("recent-values-mib", config.recent$_$values$_$mib());
        rereadMebibytes = inRange("reread-values-mib", config.reread$_$values$_$mib());
    }

    /** Metrics come and go without disturbing the stores. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindMeters(Meters bound) {
        meters.bind(bound);
    }

    void unbindMeters(Meters bound) {
        meters.unbind(bound);
    }

    @Override
    public MvccStore open(StateStore store, MvccOptions options) throws IOException {
        return open(store, options, Recovery.Sources.NONE);
    }

    @Override
    public MvccStore open(StateStore store, MvccOptions options, BackendSnapshot records) throws IOException {
        return open(store, options, new Recovery.Sources(records, null));
    }

    @Override
    public MvccStore open(StateStore store, MvccOptions options, ReadableByteChannel index) throws IOException {
        return open(store, options, new Recovery.Sources(null, index));
    }

    private MvccStore open(StateStore store, MvccOptions options, Recovery.Sources sources) throws IOException {
        return KeyValueStore.open(
                store,
                options,
                clock,
                meters,
                ring(recentMebibytes),
                ring(rereadMebibytes),
                new ThreadWorkers(),
                sources);
    }

    /** Large slabs take long values; a small ring has small ones, so that little is lost when one is overwritten. */
    private static ValueRing ring(int mebibytes) {
        int slabBytes = Math.min(SLAB_BYTES_MAX, mebibytes << 20 >> 3);
        return new ValueRing(slabBytes, (int) (((long) mebibytes << 20) / slabBytes));
    }

    private static int inRange(String name, int mebibytes) {
        if (mebibytes < MEBIBYTES_MIN || mebibytes > MEBIBYTES_MAX) {
            throw new IllegalArgumentException(
                    name + " is " + mebibytes + ", must be " + MEBIBYTES_MIN + " to " + MEBIBYTES_MAX);
        }
        return mebibytes;
    }
}
