package dev.quoin.server.peers;

import dev.quoin.api.peer.LocalPeer;
import dev.quoin.api.peer.PeerReceiver;
import dev.quoin.api.peer.PeerTransport;
import dev.quoin.api.peer.PeerTransports;
import dev.quoin.api.peer.SnapshotSink;
import dev.quoin.api.raft.Message;
import dev.quoin.api.raft.MessageType;
import dev.quoin.server.loop.RaftLoop;
import dev.quoin.server.loop.Transport;
import dev.quoin.server.membership.ClusterMember;
import dev.quoin.server.membership.Membership;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The other members as this one deals with them: messages go out as they are, snapshots by a way of their own, and what
 * comes in is handed to Raft's lane.
 */
public final class Peers implements PeerReceiver, Transport, AutoCloseable {

    /** Tells the member that it is no part of its cluster any more. */
    public interface Removal {

        /** Some other member says so. Any thread. */
        void removedFromCluster(long toldBy);
    }

    private final long self;
    private final Membership membership;
    private final Removal removal;
    private final DeferredTransport transport = new DeferredTransport();
    private @Nullable RaftLoop loop;
    private @Nullable SnapshotSender sender;
    private @Nullable SnapshotReceiver receiver;

    public Peers(long self, Membership membership, Removal removal) {
        this.self = self;
        this.membership = membership;
        this.removal = removal;
    }

    /** Tells who takes what comes in. Once, before {@link #open}. */
    public void connect(RaftLoop raftLoop, SnapshotSender snapshotSender, SnapshotReceiver snapshotReceiver) {
        loop = raftLoop;
        sender = snapshotSender;
        receiver = snapshotReceiver;
    }

    /** The transport; nobody can be reached through it before {@link #open}. */
    public PeerTransport transport() {
        return transport;
    }

    /** Begins to talk to the members. */
    public void open(PeerTransports transports, LocalPeer local, Collection<ClusterMember> joined) {
        PeerTransport opened = transports.open(local, this);
        transport.open(opened);
        // One that joins knows the members before its log does.
        joined.stream()
                .filter(member -> member.id() != self)
                .forEach(member -> opened.putPeer(member.id(), member.peerUrls()));
        putMembers();
    }

    /** Gives the transport the members as they are now. */
    public void putMembers() {
        for (ClusterMember member : membership.members()) {
            if (member.id() != self) {
                transport.putPeer(member.id(), member.peerUrls());
            }
        }
    }

    /** How many members can be reached. */
    public int active() {
        int active = 0;
        for (ClusterMember member : membership.members()) {
            if (member.id() != self && transport.activeSince(member.id()) != 0) {
                active++;
            }
        }
        return active;
    }

    @Override
    public void send(List<Message> messages) {
        boolean snapshots = false;
        for (int i = 0; i < messages.size(); i++) {
            snapshots |= messages.get(i).type() == MessageType.SNAP;
        }
        if (!snapshots) {
            transport.send(messages);
            return;
        }
        List<Message> others = new ArrayList<>(messages.size());
        for (Message message : messages) {
            if (message.type() == MessageType.SNAP) {
                sender().send(message);
            } else {
                others.add(message);
            }
        }
        transport.send(others);
    }

    @Override
    public boolean received(Message message) {
        // A snapshot without its database would leave the member without its keys.
        return message.type() != MessageType.SNAP && !removed(message.from()) && loop().receive(message);
    }

    @Override
    public SnapshotSink snapshotSink(Message message, String mediaType) {
        return Objects.requireNonNull(receiver, "not connected").sink(mediaType);
    }

    @Override
    public void snapshotReceived(Message message, Path state, Consumer<@Nullable Throwable> done) {
        Objects.requireNonNull(receiver, "not connected").receive(message, state, done);
    }

    @Override
    public boolean removed(long id) {
        return membership.removed(id);
    }

    @Override
    public void unreachable(long id) {
        loop().unreachable(id);
    }

    @Override
    public void departed(long id) {
        loop().departed(id);
    }

    @Override
    public void snapshotSent(long id, boolean received) {
        sender().ended(id);
        loop().snapshotSent(id, received);
    }

    @Override
    public void removedFromCluster(long toldBy) {
        removal.removedFromCluster(toldBy);
    }

    @Override
    public void introduced(long id, List<String> peerUrls) {
        if (membership.member(id) == null && !removed(id)) {
            transport.putRemote(id, peerUrls);
        }
    }

    @Override
    public void close() {
        transport.close();
    }

    private RaftLoop loop() {
        return Objects.requireNonNull(loop, "not connected");
    }

    private SnapshotSender sender() {
        return Objects.requireNonNull(sender, "not connected");
    }
}
