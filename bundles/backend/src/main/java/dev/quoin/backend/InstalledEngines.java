package dev.quoin.backend;

import dev.quoin.api.backend.BackendFactory;
import java.util.Arrays;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;

/** The bundles that say they hold a storage engine. */
final class InstalledEngines {

    private final BundleContext context;

    InstalledEngines(BundleContext context) {
        this.context = context;
    }

    /** Names of those that are not running: while a framework starts, their engines may be about to come. */
    List<String> notRunning() {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getState() != Bundle.ACTIVE && holdsEngine(bundle))
                .map(Bundle::getSymbolicName)
                .toList();
    }

    /** Bundles of engines declare the service in their manifest, which can be read before they are started. */
    private static boolean holdsEngine(Bundle bundle) {
        String provided = bundle.getHeaders("").get(Constants.PROVIDE_CAPABILITY);
        return provided != null && provided.contains(BackendFactory.class.getName());
    }
}
