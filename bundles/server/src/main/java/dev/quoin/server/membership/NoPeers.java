package dev.quoin.server.membership;

import dev.quoin.api.peer.PeerRequest;
import dev.quoin.api.peer.PeerRequests;
import dev.quoin.api.peer.PeerResponse;
import dev.quoin.api.peer.PeerTransport;
import dev.quoin.api.peer.SnapshotCargo;
import dev.quoin.api.raft.Message;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Where no peer transport is installed: nobody can be reached. */
public final class NoPeers implements PeerTransport, PeerRequests {

    /** Says so to whoever asks for a member. */
    public static final String ABSENT = "the feature of the peer transport is not installed";

    @Override
    public CompletableFuture<PeerResponse> send(PeerRequest request) {
        return CompletableFuture.failedFuture(new IOException(ABSENT));
    }

    @Override
    public void send(List<Message> messages) {
        // Nobody can be reached.
    }

    @Override
    public void sendSnapshot(Message message, SnapshotCargo cargo) {
        cargo.close();
    }

    @Override
    public void putPeer(long id, List<String> peerUrls) {
        // Nobody can be reached.
    }

    @Override
    public void putRemote(long id, List<String> peerUrls) {
        // Nobody can be reached.
    }

    @Override
    public void removePeer(long id) {
        // Nobody can be reached.
    }

    @Override
    public void removeAllPeers() {
        // Nobody can be reached.
    }

    @Override
    public long activeSince(long id) {
        return 0;
    }

    @Override
    public void close() {
        // Nothing was opened.
    }
}
