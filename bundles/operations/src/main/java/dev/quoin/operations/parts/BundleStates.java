package dev.quoin.operations.parts;

import dev.quoin.api.operations.BundleState;
import dev.quoin.api.operations.BundleState.Condition;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.osgi.framework.Bundle;

/** How bundles stand, for a person. */
public final class BundleStates {
    private final InstalledBundles bundles;
    private final Components components;
    private final Predicate<Bundle> updated;

    public BundleStates(InstalledBundles bundles, Components components, Predicate<Bundle> updated) {
        this.bundles = bundles;
        this.components = components;
        this.updated = updated;
    }

    /** The bundles of the product, or all. */
    public List<BundleState> list(boolean all) {
        return bundles.list(all).stream().map(this::of).toList();
    }

    /** One bundle. */
    public BundleState of(Bundle bundle) {
        Condition condition = Condition.STOPPED;
        String reason = "";
        switch (bundle.getState()) {
            case Bundle.ACTIVE, Bundle.STARTING -> {
                Set<String> waits = components.waitsFor(bundle);
                condition = waits.isEmpty() ? Condition.RUNNING : Condition.WAITING;
                reason = waits.isEmpty() ? "" : "waits for " + String.join(", ", waits);
            }
            case Bundle.RESOLVED ->
                condition = InstalledBundles.isFragment(bundle) ? Condition.RUNNING : Condition.STOPPED;
            case Bundle.INSTALLED -> {
                condition = Condition.UNRESOLVED;
                reason = "what it imports is not there";
            }
            default -> reason = "is being stopped or removed";
        }
        return new BundleState(
                InstalledBundles.name(bundle),
                String.valueOf(bundle.getVersion()),
                condition,
                reason,
                updated.test(bundle));
    }
}
