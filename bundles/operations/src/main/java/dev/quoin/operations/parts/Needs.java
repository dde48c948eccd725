package dev.quoin.operations.parts;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleWiring;

/** Who needs whom. */
public final class Needs {
    private static final String ENGINE = "dev.quoin.api.backend.BackendFactory";
    private static final String ENGINE_NAME = "backend";

    private final InstalledBundles bundles;
    private final Components components;

    public Needs(InstalledBundles bundles, Components components) {
        this.bundles = bundles;
        this.components = components;
    }

    /**
     * Whether the member ends when this bundle stops.
     *
     * @param engine the active storage engine, or the empty string
     */
    public boolean memberLivesOn(Bundle target, String engine) {
        if (InstalledBundles.name(target).equals(Lacks.SERVER) || offersEngine(target, engine)) {
            return true;
        }
        List<Bundle> ours = bundles.list(false);
        Set<Long> ending = new HashSet<>(Set.of(target.getBundleId()));
        boolean grown = true;
        while (grown) {
            grown = false;
            for (Bundle bundle : ours) {
                if (!ending.contains(bundle.getBundleId())
                        && components.livesOn(bundle).stream().anyMatch(ending::contains)) {
                    if (InstalledBundles.name(bundle).equals(Lacks.SERVER)) {
                        return true;
                    }
                    grown |= ending.add(bundle.getBundleId());
                }
            }
        }
        return false;
    }

    private static boolean offersEngine(Bundle target, String engine) {
        ServiceReference<?>[] services = target.getRegisteredServices();
        return services != null
                && Arrays.stream(services)
                        .filter(service -> List.of((String[]) service.getProperty("objectClass"))
                                .contains(ENGINE))
                        .anyMatch(service -> engine.equals(service.getProperty(ENGINE_NAME)));
    }

    /** Whether other bundles use classes of this one: it can be replaced only together with them. */
    public static boolean exportsToOthers(Bundle target) {
        BundleWiring wiring = target.adapt(BundleWiring.class);
        if (wiring == null) {
            return false;
        }
        return wiring.getProvidedWires(PackageNamespace.PACKAGE_NAMESPACE).stream()
                .anyMatch(wire -> !wire.getRequirer().getBundle().equals(target));
    }
}
