package dev.quoin.api.peer;

import java.util.concurrent.CompletableFuture;
import org.osgi.annotation.versioning.ProviderType;

/** Plain HTTP requests to other members' peer ports, over their TLS. Any thread; does not block. */
@ProviderType
public interface PeerRequests {

    /**
     * Sends one request. Completes exceptionally with {@link java.io.IOException} when no answer came in time, on an event
     * loop: dependants must not block.
     */
    CompletableFuture<PeerResponse> send(PeerRequest request);
}
