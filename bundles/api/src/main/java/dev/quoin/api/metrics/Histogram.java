package dev.quoin.api.metrics;

import org.osgi.annotation.versioning.ProviderType;

/** A distribution. Any thread. */
@ProviderType
public interface Histogram {

    /** Records one observation, in the unit that the meter's name ends with. */
    void observe(double value);

    /** Records a duration, given in nanoseconds, for a meter whose unit is the second. */
    default void observeNanos(long nanos) {
        observe(nanos / 1e9);
    }
}
