package dev.quoin.api.peer;

import org.osgi.annotation.versioning.ProviderType;

/** The service of the bundle {@code peer}. Any thread. */
@ProviderType
public interface PeerTransports {

    /**
     * Begins to carry messages for a member. Returns at once; connections are made in the background. At most one transport
     * is open at a time: it owns {@code /raft} on the peer listeners until it is closed.
     */
    PeerTransport open(LocalPeer local, PeerReceiver receiver);

    /** Sends plain requests to other members' peer ports, also while no transport is open, as a joining member must. */
    PeerRequests requests();
}
