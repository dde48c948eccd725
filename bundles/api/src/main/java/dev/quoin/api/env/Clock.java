package dev.quoin.api.env;

import org.osgi.annotation.versioning.ProviderType;

/** Time, of which a simulation has its own. Any thread. */
@ProviderType
public interface Clock {

    /** Nanoseconds since an arbitrary origin; never goes back. */
    long nanos();

    /** Milliseconds since 1970-01-01 UTC; may jump. */
    long wallMillis();
}
