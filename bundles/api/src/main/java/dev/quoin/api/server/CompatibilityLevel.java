package dev.quoin.api.server;

import java.util.Optional;

/** The etcd version that a member announces and whose defaults and forms it takes. Ordered. */
public enum CompatibilityLevel {
    V3_4("3.4", "3.4.23"),
    V3_5("3.5", "3.5.33"),
    V3_6("3.6", "3.6.14"),
    V3_7("3.7", "3.7.1");

    private final String minor;
    private final String announced;

    CompatibilityLevel(String minor, String announced) {
        this.minor = minor;
        this.announced = announced;
    }

    /** The level of a string as {@code --compatibility-level} or a cluster version begins with, such as {@code 3.4}. */
    public static Optional<CompatibilityLevel> of(String version) {
        for (CompatibilityLevel level : values()) {
            if (version.equals(level.minor) || version.startsWith(level.minor + ".")) {
                return Optional.of(level);
            }
        }
        return Optional.empty();
    }

    /** Major and minor. */
    public String minor() {
        return minor;
    }

    /** The full version announced in {@code /version}, in peer headers and by {@code --version}. */
    public String announced() {
        return announced;
    }

    /** The cluster version that a new cluster of this level takes. */
    public String clusterVersion() {
        return minor + ".0";
    }

    /** Whether this level is at least another. */
    public boolean atLeast(CompatibilityLevel other) {
        return compareTo(other) >= 0;
    }
}
