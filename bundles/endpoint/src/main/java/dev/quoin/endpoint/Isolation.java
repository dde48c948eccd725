package dev.quoin.endpoint;

import dev.quoin.endpoint.connection.Gate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * Cuts this member off from the others while there is a {@link Runnable} with {@code quoin.role=isolated} among the services,
 * as a fault that tests make: here those that they open to it. The bundle {@code peer} cuts those that it opens to them.
 */
@Component(service = Isolation.class)
public final class Isolation {
    private final Gate gate = new Gate();

    @Reference(
            target = "(quoin.role=isolated)",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindIsolated(Runnable marker) {
        gate.cut();
    }

    void unbindIsolated(Runnable marker) {
        gate.open();
    }

    Gate gate() {
        return gate;
    }
}
