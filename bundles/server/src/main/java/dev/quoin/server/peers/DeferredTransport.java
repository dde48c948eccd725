package dev.quoin.server.peers;

import dev.quoin.api.peer.PeerTransport;
import dev.quoin.api.peer.SnapshotCargo;
import dev.quoin.api.raft.Message;
import dev.quoin.server.membership.NoPeers;
import java.util.List;

/** The member's transport before it is open too: until then nobody can be reached. Opened once, before the lanes start. */
final class DeferredTransport implements PeerTransport {

    private volatile PeerTransport open = new NoPeers();

    void open(PeerTransport transport) {
        open = transport;
    }

    @Override
    public void send(List<Message> messages) {
        open.send(messages);
    }

    @Override
    public void sendSnapshot(Message message, SnapshotCargo cargo) {
        open.sendSnapshot(message, cargo);
    }

    @Override
    public void putPeer(long id, List<String> peerUrls) {
        open.putPeer(id, peerUrls);
    }

    @Override
    public void putRemote(long id, List<String> peerUrls) {
        open.putRemote(id, peerUrls);
    }

    @Override
    public void removePeer(long id) {
        open.removePeer(id);
    }

    @Override
    public void removeAllPeers() {
        open.removeAllPeers();
    }

    @Override
    public long activeSince(long id) {
        return open.activeSince(id);
    }

    @Override
    public void close() {
        open.close();
    }
}
