package dev.quoin.peer;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The other members, and senders that are none yet. Any thread. */
final class PeerTable {
    /** Whoever knows the cluster's id may introduce itself: beyond this many nobody is remembered. */
    static final int STRANGERS_MAX = 64;

    private final Map<Long, RemotePeer> peers = new ConcurrentHashMap<>();
    private final Map<Long, Stranger> strangers = new ConcurrentHashMap<>();

    @Nullable
    RemotePeer find(long id) {
        return peers.get(id);
    }

    @Nullable
    Stranger stranger(long id) {
        return strangers.get(id);
    }

    Map<Long, RemotePeer> peers() {
        return peers;
    }

    Map<Long, Stranger> strangers() {
        return strangers;
    }
}
