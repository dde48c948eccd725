package dev.quoin.api.metrics;

import org.osgi.annotation.versioning.ProviderType;

/** A number that only grows. Any thread. */
@ProviderType
public interface Counter {

    /** Adds one. */
    default void increment() {
        add(1);
    }

    /** Adds {@code amount}, which is not negative. */
    void add(long amount);
}
