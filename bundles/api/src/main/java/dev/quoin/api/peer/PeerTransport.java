package dev.quoin.api.peer;

import dev.quoin.api.raft.Message;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Carries messages to other members as rafthttp does. Any thread, unless a method says otherwise; no method blocks.
 *
 * <p>A message that cannot leave at once is dropped, and the receiver of this member is told that its peer is unreachable:
 * Raft sends again what matters.
 */
@ProviderType
public interface PeerTransport extends AutoCloseable {

    /**
     * Sends messages, each to the member it names, in order for each member. Messages to nobody (0), to oneself and to
     * unknown members are dropped. Never called with a SNAP: see {@link #sendSnapshot}. Raft's thread; never throws.
     */
    void send(List<Message> messages);

    /**
     * Sends a SNAP message and the database that belongs to it. {@link PeerReceiver#snapshotSent} tells how it ended, and
     * {@code cargo} is closed then. At most one snapshot is under way to a member; another ends as not received.
     */
    void sendSnapshot(Message message, SnapshotCargo cargo);

    /** Begins to talk to a member; with a member that is known already its URLs change. */
    void putPeer(long id, List<String> peerUrls);

    /** Remembers where answers to a sender that is not yet a known member go: by single requests only. */
    void putRemote(long id, List<String> peerUrls);

    /** Stops talking to a member; what it sends from now on is refused as from one that was removed. */
    void removePeer(long id);

    /** Stops talking to all members. */
    void removeAllPeers();

    /**
     * Since when a member is reachable, in nanoseconds of the monotonic clock of {@code dev.quoin.api.env.Clock}; 0 while it
     * is not.
     */
    long activeSince(long id);

    /** Ends all connections; a second call does nothing. Bounded: 2 s. */
    @Override
    void close();
}
