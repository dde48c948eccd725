package dev.quoin.mvcc;

import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.StateStore;
import dev.quoin.api.env.Clock;
import dev.quoin.api.metrics.Meters;
import dev.quoin.api.metrics.RelayedMeters;
import dev.quoin.api.mvcc.MvccOptions;
import dev.quoin.api.mvcc.MvccStore;
import dev.quoin.api.mvcc.MvccStores;
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

    private final Clock clock;
    private final RelayedMeters meters = new RelayedMeters();
    private volatile ValueMemory memory;

    @Activate
    public KeyValueStores(@Reference Clock clock, KeyValueConfig config) {
        this.clock = clock;
        this.memory = ValueMemory.of(config);
    }

    /** Counts from the next opening on. */
    @Modified
    void modified(KeyValueConfig config) {
        memory = ValueMemory.of(config);
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
        ValueMemory bounded = memory;
        return KeyValueStore.open(
                store, options, clock, meters, bounded.recent(), bounded.reread(), new ThreadWorkers(), sources);
    }
}
