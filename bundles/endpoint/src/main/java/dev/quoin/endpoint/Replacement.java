package dev.quoin.endpoint;

import dev.quoin.api.operations.Absence;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Knows whether what is gone is just being replaced, and so will be back in a moment. */
@Component(service = Replacement.class)
public final class Replacement {

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable Absence absence;

    boolean underWay() {
        Absence known = absence;
        return known != null && known.replacing();
    }
}
