package dev.quoin.api.server;

import org.osgi.annotation.versioning.ProviderType;

/** Registered as a service as long as the member serves clients: it has a leader and has applied its own publication. */
@ProviderType
public interface Ready {

    /** The member that is ready. */
    Member member();
}
