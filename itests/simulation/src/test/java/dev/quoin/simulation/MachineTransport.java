package dev.quoin.simulation;

import dev.quoin.api.peer.LocalPeer;
import dev.quoin.api.peer.PeerReceiver;
import dev.quoin.api.peer.PeerTransport;
import dev.quoin.api.peer.SnapshotCargo;
import dev.quoin.api.peer.SnapshotSink;
import dev.quoin.api.raft.Message;
import dev.quoin.api.raft.MessageType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One process's way to the others, over the simulated network; refuses and reports as rafthttp does. */
final class MachineTransport implements PeerTransport {

    /** How much of a state arrives at a time. */
    private static final int PART_BYTES = 4_096;

    /** {@code stream} is null where it is only known as a sender. */
    private record Peer(@Nullable Machine machine, @Nullable MachineStream stream) {}

    private final World world;
    private final Machine here;
    private final MemberProcess process;
    final LocalPeer local;
    final PeerReceiver receiver;
    private final Map<Long, Peer> peers = new HashMap<>();
    private final Map<Long, MachineStream> readers = new HashMap<>();
    private final Map<Long, Long> activeSince = new HashMap<>();
    private final Set<Long> snapshotsUnderWay = new HashSet<>();
    private boolean closed;

    MachineTransport(World world, Machine here, MemberProcess process, LocalPeer local, PeerReceiver receiver) {
        this.world = world;
        this.here = here;
        this.process = process;
        this.local = local;
        this.receiver = receiver;
    }

    @Override
    public void send(List<Message> messages) {
        for (Message message : messages) {
            Peer peer = peers.get(message.to());
            if (message.to() == 0 || message.to() == local.memberId() || peer == null || closed) {
                continue;
            }
            world.invariants().sent(message);
            world.traps().sent(here, message);
            Machine target = peer.machine();
            boolean left = target != null
                    && world.network()
                            .carry(here, target, message.type() != MessageType.PROP, () -> arrive(target, message));
            reachable(message.to(), left);
        }
    }

    private void reachable(long id, boolean is) {
        if (is) {
            active(id);
        } else {
            inactive(id);
            later(() -> receiver.unreachable(id));
        }
    }

    /** At the other machine, in its process. */
    private void arrive(Machine target, Message message) {
        MachineTransport there = target.transport();
        if (there == null || there.local.memberId() != message.to() || there.local.clusterId() != local.clusterId()) {
            return;
        }
        if (there.receiver.removed(local.memberId())) {
            world.network().carry(target, here, true, () -> {
                if (!closed) {
                    receiver.removedFromCluster(message.to());
                }
            });
            return;
        }
        if (!there.peers.containsKey(local.memberId())) {
            there.receiver.introduced(local.memberId(), local.peerUrls());
        }
        there.active(local.memberId());
        there.receiver.received(message);
    }

    @Override
    public void sendSnapshot(Message message, SnapshotCargo cargo) {
        long to = message.to();
        Peer peer = peers.get(to);
        String mediaType = cargo.mediaType();
        byte[] state = bytes(cargo);
        Machine target = peer == null ? null : peer.machine();
        if (target == null || closed || state == null || !snapshotsUnderWay.add(to)) {
            later(() -> receiver.snapshotSent(to, false));
            return;
        }
        world.traps().snapshotSent();
        boolean[] over = new boolean[1];
        // A whole state takes its time, in which the receiver may get on by another leader, or by a later snapshot.
        for (int times = world.network().repeats() ? 2 : 1; times > 0; times--) {
            world.scheduler()
                    .after(
                            world.network().transferNanos(),
                            () -> world.network()
                                    .carry(
                                            here,
                                            target,
                                            false,
                                            () -> storeSnapshot(target, message, mediaType, state, over)));
        }
        // A connection that breaks is noticed in the end.
        world.scheduler().at(world.scheduler().now() + world.snapshotNanosMax(), process, () -> end(to, false, over));
    }

    private static byte @Nullable [] bytes(SnapshotCargo cargo) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (cargo) {
            cargo.writeTo(Channels.newChannel(bytes), written -> {});
            return bytes.toByteArray();
        } catch (IOException e) {
            return null;
        }
    }

    private void storeSnapshot(Machine target, Message message, String mediaType, byte[] state, boolean[] over) {
        MachineTransport there = target.transport();
        if (there == null || there.local.memberId() != message.to()) {
            return;
        }
        SnapshotSink sink = there.receiver.snapshotSink(message, mediaType);
        Path stored;
        try {
            for (int at = 0; at < state.length; at += PART_BYTES) {
                sink.write(ByteBuffer.wrap(state, at, Math.min(PART_BYTES, state.length - at)));
            }
            stored = sink.finish();
        } catch (IOException e) {
            sink.discard();
            return;
        }
        there.receiver.snapshotReceived(
                message,
                stored,
                failure -> world.network().carry(target, here, true, () -> end(message.to(), failure == null, over)));
    }

    private void end(long to, boolean received, boolean[] over) {
        if (!over[0] && !closed) {
            over[0] = true;
            snapshotsUnderWay.remove(to);
            receiver.snapshotSent(to, received);
        }
    }

    @Override
    public void putPeer(long id, List<String> peerUrls) {
        Machine machine = world.machineAt(peerUrls);
        Peer known = peers.get(id);
        boolean same = known != null && known.stream() != null && known.machine() == machine;
        if (closed || id == local.memberId() || machine == null || same) {
            return;
        }
        removePeer(id);
        MachineStream stream = new MachineStream(world, here, process, this, id, machine);
        peers.put(id, new Peer(machine, stream));
        stream.dial();
    }

    @Override
    public void putRemote(long id, List<String> peerUrls) {
        peers.putIfAbsent(id, new Peer(world.machineAt(peerUrls), null));
    }

    @Override
    public void removePeer(long id) {
        Peer gone = peers.remove(id);
        if (gone != null && gone.stream() != null) {
            gone.stream().close();
        }
        readers.remove(id);
        inactive(id);
    }

    @Override
    public void removeAllPeers() {
        List.copyOf(peers.keySet()).forEach(this::removePeer);
    }

    /** Whether a member is a peer, and not only known as a sender. */
    boolean hasPeer(long id) {
        Peer peer = peers.get(id);
        return peer != null && peer.stream() != null;
    }

    /** A peer reads from here from now on. */
    void feed(long id, MachineStream stream) {
        readers.put(id, stream);
        active(id);
    }

    boolean feeds(long id, MachineStream stream) {
        return readers.get(id) == stream;
    }

    void active(long id) {
        activeSince.computeIfAbsent(id, key -> here.clock().nanos());
    }

    void inactive(long id) {
        activeSince.remove(id);
    }

    @Override
    public long activeSince(long id) {
        return activeSince.getOrDefault(id, 0L);
    }

    @Override
    public void close() {
        removeAllPeers();
        closed = true;
    }

    boolean closed() {
        return closed;
    }

    private void later(Runnable task) {
        world.scheduler().at(world.scheduler().now() + world.network().latency(), process, () -> {
            if (!closed) {
                task.run();
            }
        });
    }
}
