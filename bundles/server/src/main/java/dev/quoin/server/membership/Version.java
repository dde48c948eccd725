package dev.quoin.server.membership;

import dev.quoin.api.server.CompatibilityLevel;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A version as etcd's members announce it and as the cluster has it. */
public record Version(int major, int minor, int patch) implements Comparable<Version> {

    /** The lowest cluster version that any etcd of version 3 takes: what is set while not all members can be asked. */
    public static final Version LOWEST = new Version(3, 0, 0);

    private static final Pattern FORM = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})\\.(\\d{1,4})(?:[-+].*)?");
    private static final Comparator<Version> ORDER = Comparator.comparingInt(Version::major)
            .thenComparingInt(Version::minor)
            .thenComparingInt(Version::patch);

    /** Reads {@code 3.4.23}; what follows the three numbers is left out. */
    public static Optional<Version> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return Optional.of(new Version(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                Integer.parseInt(matcher.group(3))));
    }

    /** The cluster version of a level. */
    public static Version of(CompatibilityLevel level) {
        return parse(level.clusterVersion()).orElseThrow();
    }

    /** Without the patch, as a cluster's version is. */
    public Version cluster() {
        return new Version(major, minor, 0);
    }

    /** The cluster version of the next minor release. */
    public Version nextMinor() {
        return new Version(major, minor + 1, 0);
    }

    /** Major and minor. */
    public String series() {
        return major + "." + minor;
    }

    public boolean below(Version other) {
        return compareTo(other) < 0;
    }

    @Override
    public int compareTo(Version other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + patch;
    }
}
