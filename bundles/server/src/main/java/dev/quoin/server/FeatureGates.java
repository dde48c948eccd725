package dev.quoin.server;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** etcd's {@code --feature-gates}: features by name, on or off. The launcher refuses what is not of this form. */
record FeatureGates(Map<String, Boolean> gates) {

    private static final Set<String> ON = Set.of("1", "t", "T", "TRUE", "true", "True");
    private static final String ALL_ALPHA = "AllAlpha";

    static FeatureGates parse(String text) {
        Map<String, Boolean> gates = new HashMap<>();
        for (String gate : text.split(",", -1)) {
            String[] parts = gate.strip().split("=", 2);
            if (parts.length == 2) {
                gates.put(parts[0].strip(), ON.contains(parts[1].strip()));
            }
        }
        return new FeatureGates(Map.copyOf(gates));
    }

    /**
     * Whether a feature that is off by default is on.
     *
     * @param flag what its flag of before 3.6 says
     */
    boolean on(String name, boolean flag) {
        return gates.getOrDefault(name, flag || gates.getOrDefault(ALL_ALPHA, false));
    }
}
