package dev.quoin.api.server;

import org.osgi.annotation.versioning.ProviderType;

/** Registered as a service as long as the member serves clients: it has a leader and has applied its own publication. */
@ProviderType
public interface Ready {

    /** The member that is ready. */
    Member member();

    /**
     * Hands leadership over to another voter, where this member leads and one can be reached: to be called before the way to
     * the others is closed for a while. Returns when another leads, when two election time-outs are over, or at once where
     * there is nothing to do. Any thread that may block.
     */
    default void handOver() {}
}
