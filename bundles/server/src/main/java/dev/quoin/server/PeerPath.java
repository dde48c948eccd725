package dev.quoin.server;

import dev.quoin.api.peer.LocalPeer;
import dev.quoin.api.peer.PeerTransports;
import dev.quoin.api.raft.Snapshot;
import dev.quoin.api.server.CompatibilityLevel;
import dev.quoin.server.RequestPath.PeerAccess;
import dev.quoin.server.loop.RaftLoop;
import dev.quoin.server.membership.ClusterMember;
import dev.quoin.server.membership.MemberInquiry;
import dev.quoin.server.membership.NoPeers;
import dev.quoin.server.peers.Peers;
import dev.quoin.server.peers.SnapshotReceiver;
import dev.quoin.server.peers.SnapshotSender;
import dev.quoin.server.peers.StoreFormats;
import dev.quoin.server.storage.Booted;
import dev.quoin.server.storage.Checkpoints;
import dev.quoin.server.storage.MemberParts;
import dev.quoin.server.storage.ReceivedDatabases;
import dev.quoin.server.storage.RemoteCluster;
import dev.quoin.server.storage.SnapshotInstall;
import dev.quoin.server.storage.SnapshotTaker;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a member has to do with the others: messages, snapshots out and in, and plain requests. */
final class PeerPath implements AutoCloseable {

    private static final String MIN_CLUSTER_VERSION = "3.0.0";

    final Peers peers;
    final SnapshotSender sender;

    private final MemberOptions options;
    private final MemberParts parts;
    private final Booted booted;
    private final CompatibilityLevel level;
    private final ReplicatedState state;
    private final ReceivedDatabases databases;
    private final SnapshotInstall install;
    private @Nullable SnapshotReceiver receiver;

    PeerPath(
            LevelSettings settings,
            MemberParts parts,
            Booted booted,
            ReplicatedState state,
            Checkpoints checkpoints,
            Peers.Removal removal) {
        this.options = settings.options();
        this.level = settings.level();
        this.parts = parts;
        this.booted = booted;
        this.state = state;
        peers = new Peers(booted.memberId(), state.membership(), removal);
        MemberInquiry inquiry = new MemberInquiry(
                access().requests(),
                booted.clusterId(),
                Duration.ofMillis(options.raft().electionMillis()));
        StoreFormats formats = new StoreFormats(state.membership(), inquiry);
        sender = new SnapshotSender(peers.transport(), parts.images(), state.store(), formats, parts.lanes());
        databases = new ReceivedDatabases(options.directory(), parts.disk(), parts.images());
        install = new SnapshotInstall(
                options.directory(),
                parts,
                settings.keyValues(),
                databases,
                checkpoints,
                state.store(),
                state.tree(),
                state.keyValues());
    }

    /** What other parts need to reach members. */
    PeerAccess access() {
        PeerTransports transports = parts.peers();
        return new PeerAccess(peers.transport(), transports == null ? new NoPeers() : transports.requests());
    }

    /** Connects what comes in with who takes it. Before the lanes start. */
    void connect(Consensus consensus) {
        sender.connect(consensus.loop(), consensus.snapshots()::pin);
        receiver = new SnapshotReceiver(databases, consensus.loop(), parts.lanes());
        peers.connect(consensus.loop(), sender, receiver);
    }

    /** Begins to talk to the others, where there is a way to them. */
    void open() {
        PeerTransports transports = parts.peers();
        if (transports != null) {
            LocalPeer local = new LocalPeer(
                    booted.memberId(),
                    booted.clusterId(),
                    level.announced(),
                    MIN_CLUSTER_VERSION,
                    options.advertisePeerUrls(),
                    options.raft().electionMillis(),
                    options.streams().readMillis(),
                    options.streams().writeMillis());
            RemoteCluster joined = booted.remote();
            peers.open(transports, local, joined == null ? List.of() : joined.members());
        }
    }

    /** Goes over to the state of a snapshot that the leader sent. The apply lane. */
    void restore(Snapshot snapshot, SnapshotTaker snapshots, RaftLoop loop) throws IOException {
        List<ClusterMember> before = state.membership().members();
        install.install(snapshot);
        state.membership().recover();
        state.alarms().load(state.store());
        snapshots.installed(snapshot, loop);
        for (ClusterMember member : before) {
            if (state.membership().member(member.id()) == null) {
                peers.transport().removePeer(member.id());
            }
        }
        peers.putMembers();
    }

    /** Whether a snapshot from the leader is being taken over. */
    boolean installing() {
        return install.underWay();
    }

    /** Ends the connections, so that nothing comes in any more. */
    void disconnect() {
        peers.close();
        sender.close();
        SnapshotReceiver open = receiver;
        if (open != null) {
            open.close();
        }
    }

    /** Closes what snapshots replaced. After the lanes have ended. */
    @Override
    public void close() {
        install.close();
    }
}
