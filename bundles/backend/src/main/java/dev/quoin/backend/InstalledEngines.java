package dev.quoin.backend;

import dev.quoin.api.backend.BackendFactory;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;

/** The bundles that say they hold a storage engine. */
final class InstalledEngines {

    private final BundleContext context;

    InstalledEngines(BundleContext context) {
        this.context = context;
    }

    /**
     * Whether an engine may be about to come: a bundle that holds one has not offered it yet. It is not enough that it runs,
     * for its component comes a moment later.
     *
     * @param offered the engines that are there
     */
    boolean awaited(List<BackendFactory> offered) {
        Set<Bundle> came = new HashSet<>();
        offered.forEach(factory -> came.add(FrameworkUtil.getBundle(factory.getClass())));
        return Arrays.stream(context.getBundles()).anyMatch(bundle -> holdsEngine(bundle) && !came.contains(bundle));
    }

    /** Bundles of engines declare the service in their manifest, which can be read before they are started. */
    private static boolean holdsEngine(Bundle bundle) {
        String provided = bundle.getHeaders("").get(Constants.PROVIDE_CAPABILITY);
        return provided != null && provided.contains(BackendFactory.class.getName());
    }
}
