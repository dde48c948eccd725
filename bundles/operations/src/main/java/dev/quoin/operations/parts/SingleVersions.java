package dev.quoin.operations.parts;

import java.util.Arrays;
import java.util.Collection;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.hooks.resolver.ResolverHook;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;

/**
 * Refuses a second version of a bundle beside the first. The framework's own refusal of a singleton does not say what to do;
 * and where a bundle is none, the older version goes on serving without a word.
 */
public final class SingleVersions implements ResolverHookFactory {
    private final BundleContext context;

    public SingleVersions(BundleContext context) {
        this.context = context;
    }

    @Override
    public ResolverHook begin(Collection<BundleRevision> triggers) {
        for (BundleRevision trigger : triggers) {
            String refusal = refusal(trigger.getBundle());
            if (!refusal.isEmpty()) {
                throw new IllegalStateException(refusal);
            }
        }
        return new Hook();
    }

    /** Why a bundle may not be, or the empty string. */
    private String refusal(Bundle late) {
        Bundle early = earlier(late);
        if (early == null) {
            return "";
        }
        return InstalledBundles.name(late) + ' ' + late.getVersion() + " is refused beside " + early.getVersion()
                + ": update the one that is there with 'quoin bundle update " + InstalledBundles.shortName(early)
                + " FILE', and uninstall this one";
    }

    private @org.jspecify.annotations.Nullable Bundle earlier(Bundle late) {
        if (!InstalledBundles.isOurs(late)) {
            return null;
        }
        return Arrays.stream(context.getBundles())
                .filter(other -> other.getBundleId() < late.getBundleId())
                .filter(other -> InstalledBundles.name(other).equals(InstalledBundles.name(late)))
                .findFirst()
                .orElse(null);
    }

    private final class Hook implements ResolverHook {
        @Override
        public void filterResolvable(Collection<BundleRevision> candidates) {
            candidates.removeIf(candidate -> earlier(candidate.getBundle()) != null);
        }

        @Override
        public void filterSingletonCollisions(
                BundleCapability singleton, Collection<BundleCapability> collisionCandidates) {}

        @Override
        public void filterMatches(BundleRequirement requirement, Collection<BundleCapability> candidates) {}

        @Override
        public void end() {}
    }
}
