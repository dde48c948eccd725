package dev.quoin.operations.parts;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.osgi.framework.Bundle;

/** What the member lacks: found from the bundle that holds it along what each part waits for. */
public final class Lacks {
    /** The bundle that holds the member. */
    public static final String SERVER = InstalledBundles.PREFIX + "server";

    private final InstalledBundles bundles;
    private final Components components;

    public Lacks(InstalledBundles bundles, Components components) {
        this.bundles = bundles;
        this.components = components;
    }

    /** Names of bundles that do not run and that the member needs; of interfaces, where no bundle offers them. */
    public List<String> find() {
        List<Bundle> ours = bundles.list(false);
        Set<String> missing = new LinkedHashSet<>();
        for (Bundle bundle : ours) {
            if (InstalledBundles.name(bundle).equals(SERVER)) {
                look(bundle, ours, new LinkedHashSet<>(), missing);
            }
        }
        return new ArrayList<>(missing);
    }

    private void look(Bundle bundle, Collection<Bundle> ours, Set<Bundle> seen, Set<String> missing) {
        if (!seen.add(bundle)) {
            return;
        }
        if (bundle.getState() != Bundle.ACTIVE) {
            missing.add(InstalledBundles.name(bundle));
            return;
        }
        for (String type : components.waitsFor(bundle)) {
            List<Bundle> providers = Components.offering(type, ours);
            if (type.startsWith(InstalledBundles.name(bundle) + '.') || providers.contains(bundle)) {
                continue;
            }
            if (providers.isEmpty()) {
                missing.add(type);
            } else if (providers.stream().allMatch(provider -> provider.getState() == Bundle.ACTIVE)) {
                providers.forEach(provider -> lookBehind(provider, ours, seen, missing));
            } else {
                providers.forEach(provider -> look(provider, ours, seen, missing));
            }
        }
    }

    /** One that runs and still does not offer its service: it lacks something that it refers to in another way. */
    private void lookBehind(Bundle provider, Collection<Bundle> ours, Set<Bundle> seen, Set<String> missing) {
        int before = missing.size();
        look(provider, ours, seen, missing);
        if (missing.size() > before) {
            return;
        }
        for (String type : components.refersTo(provider)) {
            for (Bundle further : Components.offering(type, ours)) {
                if (further.getState() != Bundle.ACTIVE) {
                    missing.add(InstalledBundles.name(further));
                }
            }
        }
    }
}
