package dev.quoin.operations.parts;

import dev.quoin.api.operations.OperationException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;

/** The bundles of this framework. */
public final class InstalledBundles {
    /** How the symbolic names of the product's bundles begin. */
    public static final String PREFIX = "dev.quoin.";

    private static final int SUGGESTIONS_MAX = 3;

    private final BundleContext context;

    public InstalledBundles(BundleContext context) {
        this.context = context;
    }

    /** Those of the product by name, or all but the framework itself. */
    public List<Bundle> list(boolean all) {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getBundleId() != Constants.SYSTEM_BUNDLE_ID)
                .filter(bundle -> all || isOurs(bundle))
                .sorted(Comparator.comparing(InstalledBundles::name).thenComparing(Bundle::getBundleId))
                .toList();
    }

    /** The bundle of a symbolic name, with or without the product's prefix. */
    public Bundle find(String name) throws OperationException {
        List<Bundle> all = list(true);
        for (String candidate : List.of(PREFIX + name, name)) {
            for (Bundle bundle : all) {
                if (name(bundle).equals(candidate)) {
                    return bundle;
                }
            }
        }
        String near = all.stream()
                .map(InstalledBundles::shortName)
                .filter(other -> other.contains(name) || name.contains(other))
                .limit(SUGGESTIONS_MAX)
                .collect(Collectors.joining(", "));
        throw new OperationException(
                "no bundle " + name + " is installed",
                near.isEmpty() ? "quoin bundles lists what is installed." : "Did you mean " + near + "?");
    }

    /** Whether a bundle is the product's. */
    public static boolean isOurs(Bundle bundle) {
        return name(bundle).startsWith(PREFIX);
    }

    /** Its symbolic name; never null. */
    public static String name(Bundle bundle) {
        String name = bundle.getSymbolicName();
        return name == null ? "bundle-" + bundle.getBundleId() : name;
    }

    /** Its name as commands take it. */
    public static String shortName(Bundle bundle) {
        String name = name(bundle);
        return name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name;
    }

    /** Whether a bundle has no state: it attaches to another one. */
    public static boolean isFragment(Bundle bundle) {
        return bundle.getHeaders("").get(Constants.FRAGMENT_HOST) != null;
    }
}
