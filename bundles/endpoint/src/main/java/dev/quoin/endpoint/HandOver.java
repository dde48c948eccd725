package dev.quoin.endpoint;

import dev.quoin.api.server.Ready;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Lets a member that serves hand leadership over while the others still reach it. */
@Component(service = HandOver.class)
public final class HandOver {

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable Ready ready;

    /** Returns when that is done, or there is nothing to do; waits for two election time-outs at most. */
    void begin() {
        Ready serving = ready;
        if (serving != null) {
            serving.handOver();
        }
    }
}
