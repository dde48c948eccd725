package dev.quoin.launcher;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.osgi.framework.Bundle;

/** The bundles in the order in which they are started, with their start levels. */
final class StartOrder {
    /** What the member is made of: see features.xml. */
    private static final int APPLY_PATH = 20;

    private final Map<Bundle, Integer> levels = new LinkedHashMap<>();

    void add(Bundle bundle, int level) {
        levels.put(bundle, level);
    }

    List<Bundle> bundles() {
        return new ArrayList<>(levels.keySet());
    }

    /** Those of the member, in the same order. */
    List<Bundle> applyPath(List<Bundle> some) {
        return some.stream().filter(this::isApplyPath).toList();
    }

    /** Those that are not the member's. */
    List<Bundle> others(List<Bundle> some) {
        return some.stream().filter(bundle -> !isApplyPath(bundle)).toList();
    }

    private boolean isApplyPath(Bundle bundle) {
        return levels.getOrDefault(bundle, 0) == APPLY_PATH;
    }
}
