package dev.quoin.peer;

import dev.quoin.api.endpoint.MemberUrl;
import dev.quoin.api.peer.LocalPeer;
import dev.quoin.api.peer.PeerReceiver;
import dev.quoin.api.peer.PeerTransport;
import dev.quoin.api.peer.SnapshotCargo;
import dev.quoin.api.raft.Message;
import dev.quoin.peer.snapshot.SnapshotIntake;
import dev.quoin.peer.wire.Outgoing;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** rafthttp for one open member. */
final class HttpTransport implements PeerTransport {
    private static final Logger LOG = LoggerFactory.getLogger(HttpTransport.class);

    private final LocalPeer local;
    private final PeerReceiver receiver;
    private final Surroundings around;
    private final RaftPages pages;
    private final PeerTable table = new PeerTable();
    private final SnapshotIntake.Means intakes;
    private final RaftIntake intake;
    private boolean closed;

    HttpTransport(LocalPeer local, PeerReceiver receiver, Surroundings around, RaftPages pages) {
        this.local = local;
        this.receiver = receiver;
        this.around = around;
        this.pages = pages;
        this.intakes = new SnapshotIntake.Means(around.loops().transfers(), around.clock(), around.meters(), sender -> {
            RemotePeer peer = table.find(sender);
            return peer == null ? null : peer.meters();
        });
        this.intake = new RaftIntake(local, receiver, table, intakes);
        pages.serve(intake);
    }

    @Override
    public void send(List<Message> messages) {
        Outgoing before = null;
        for (int i = 0; i < messages.size(); i++) {
            Message message = messages.get(i);
            if (message.to() == 0 || message.to() == local.memberId()) {
                continue;
            }
            RemotePeer peer = table.find(message.to());
            if (peer != null) {
                before = Outgoing.of(message, before);
                peer.send(before);
                continue;
            }
            Stranger stranger = table.stranger(message.to());
            if (stranger != null) {
                stranger.send(message);
            } else {
                LOG.debug("ignored message send request; unknown remote peer target {}", message.to());
            }
        }
    }

    @Override
    public void sendSnapshot(Message message, SnapshotCargo cargo) {
        RemotePeer peer = table.find(message.to());
        if (peer != null) {
            peer.sendSnapshot(message, cargo);
            return;
        }
        try {
            around.loops().transfers().execute(() -> {
                cargo.close();
                receiver.snapshotSent(message.to(), false);
            });
        } catch (RejectedExecutionException e) {
            cargo.close();
            receiver.snapshotSent(message.to(), false);
        }
    }

    @Override
    public synchronized void putPeer(long id, List<String> peerUrls) {
        List<MemberUrl> urls = urls(id, peerUrls);
        if (closed || id == local.memberId() || urls.isEmpty()) {
            return;
        }
        RemotePeer known = table.find(id);
        if (known != null) {
            known.update(urls);
            log("updated remote peer", id, peerUrls);
            return;
        }
        Stranger stranger = table.strangers().remove(id);
        if (stranger != null) {
            stranger.close();
        }
        table.peers().put(id, new RemotePeer(around, local, id, urls, receiver));
        log("added remote peer", id, peerUrls);
    }

    @Override
    public synchronized void putRemote(long id, List<String> peerUrls) {
        List<MemberUrl> urls = urls(id, peerUrls);
        boolean needless = closed
                || id == local.memberId()
                || urls.isEmpty()
                || table.find(id) != null
                || table.stranger(id) != null;
        if (needless || table.strangers().size() >= PeerTable.STRANGERS_MAX) {
            return;
        }
        table.strangers().put(id, new Stranger(around, local, id, urls, receiver));
        log("added new remote peer", id, peerUrls);
    }

    @Override
    public synchronized void removePeer(long id) {
        RemotePeer peer = table.peers().remove(id);
        if (peer != null) {
            peer.close();
            log("removed remote peer", id, List.of());
        }
        Stranger stranger = table.strangers().remove(id);
        if (stranger != null) {
            stranger.close();
        }
    }

    @Override
    public synchronized void removeAllPeers() {
        table.peers().values().forEach(RemotePeer::close);
        table.peers().clear();
        table.strangers().values().forEach(Stranger::close);
        table.strangers().clear();
    }

    @Override
    public long activeSince(long id) {
        RemotePeer peer = table.find(id);
        return peer == null ? 0 : peer.activeSince();
    }

    /** How many streams a member reads from this one: 0 to 2. */
    int streamsTo(long id) {
        RemotePeer peer = table.find(id);
        return peer == null ? 0 : peer.streams();
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        pages.leave(intake);
        removeAllPeers();
        intakes.close();
    }

    private static List<MemberUrl> urls(long id, List<String> texts) {
        return texts.stream()
                .map(text -> url(id, text))
                .filter(Objects::nonNull)
                .toList();
    }

    private static @Nullable MemberUrl url(long id, String text) {
        try {
            return MemberUrl.parse(text.strip());
        } catch (URISyntaxException e) {
            LOG.atWarn()
                    .addKeyValue("remote-peer-id", Long.toHexString(id))
                    .addKeyValue("url", text)
                    .addKeyValue("error", e.getMessage())
                    .log("ignoring a peer URL");
            return null;
        }
    }

    private void log(String text, long id, List<String> urls) {
        LOG.atInfo()
                .addKeyValue("local-member-id", Long.toHexString(local.memberId()))
                .addKeyValue("remote-peer-id", Long.toHexString(id))
                .addKeyValue("remote-peer-urls", urls)
                .log(text);
    }
}
