package dev.quoin.shell;

import dev.quoin.api.operations.Operations;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Offers health checks where the container knows what these are. */
@Component(
        service = {},
        immediate = true)
public final class HealthComponent {
    private final @Nullable AutoCloseable checks;

    @Activate
    public HealthComponent(BundleContext context, @Reference Operations operations) {
        checks = offered(context, operations);
    }

    private static @Nullable AutoCloseable offered(BundleContext context, Operations operations) {
        try {
            return new HealthChecks(context, operations);
        } catch (NoClassDefFoundError e) {
            // The import is optional, and this container has no health checks.
            return null;
        }
    }

    @Deactivate
    void deactivate() throws Exception {
        if (checks != null) {
            checks.close();
        }
    }
}
