package dev.quoin.v2store;

import dev.quoin.api.env.Clock;
import dev.quoin.api.metrics.Meters;
import dev.quoin.api.metrics.RelayedMeters;
import dev.quoin.api.v2store.V2Store;
import dev.quoin.api.v2store.V2Stores;
import java.io.IOException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Makes trees that live on the heap; what makes them last is the log and its {@code .snap} files. */
@Component
public final class ReplicatedTrees implements V2Stores {

    private final RelayedMeters relay = new RelayedMeters();
    private final TreeMeters meters = new TreeMeters(relay);
    private final Clock clock;

    @Activate
    public ReplicatedTrees(@Reference Clock clock) {
        this.clock = clock;
    }

    /** Metrics come and go without disturbing the trees. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindMeters(Meters bound) {
        relay.bind(bound);
    }

    void unbindMeters(Meters bound) {
        relay.unbind(bound);
    }

    @Override
    public V2Store create() {
        return new ReplicatedTree(clock, meters, SavedTree.empty());
    }

    @Override
    public V2Store recover(byte[] json) throws IOException {
        return new ReplicatedTree(clock, meters, TreeDecoder.decode(json));
    }
}
