package dev.quoin.server;

import dev.quoin.api.raft.Raft;
import dev.quoin.api.raft.RaftConfig;
import dev.quoin.api.raft.RaftStart;
import dev.quoin.api.raft.Rafts;
import dev.quoin.server.loop.ApplyLoop;
import dev.quoin.server.loop.DiskStall;
import dev.quoin.server.loop.LogWriter;
import dev.quoin.server.loop.PunctualHeartbeats;
import dev.quoin.server.loop.RaftLoop;
import dev.quoin.server.loop.Transport;
import dev.quoin.server.storage.Booted;
import dev.quoin.server.storage.Checkpoints;
import dev.quoin.server.storage.MemberParts;
import dev.quoin.server.storage.SnapshotTaker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From a proposal to a committed entry: Raft's loop, the log that it writes, and what cuts the log. */
record Consensus(RaftLoop loop, SnapshotTaker snapshots, DiskStall stall) {

    private static final Logger LOG = LoggerFactory.getLogger(Consensus.class);

    /**
     * @param failed told when a snapshot cannot be made durable
     */
    static Consensus open(
            LevelSettings settings,
            MemberParts parts,
            Booted booted,
            ReplicatedState state,
            Checkpoints checkpoints,
            PeerPath peers,
            Consumer<Throwable> failed)
            throws IOException {
        Path directory = settings.options().directory().snap();
        SnapshotTaker.Settings snapshotSettings = settings.snapshots();
        DiskStall stall = new DiskStall(parts.clock(), settings.stallMillis());
        LogWriter log = new LogWriter(
                booted.log(),
                snapshot -> parts.snapshots().save(directory, snapshot),
                stall,
                snapshotSettings.markWithConfState(),
                parts.lanes());
        SnapshotTaker snapshots = new SnapshotTaker(
                snapshotSettings,
                parts,
                state.store(),
                state.tree(),
                state.keyValues(),
                checkpoints,
                log,
                booted.snapshot(),
                peers.sender::keepsLog,
                failed);
        Raft raft = raft(settings.raft(booted.memberId(), parts.random()), parts.rafts(), booted, snapshots);
        Transport transport = new PunctualHeartbeats(
                peers.peers, parts.clock(), settings.options().raft().heartbeatMillis(), parts.meters());
        RaftLoop loop =
                new RaftLoop(raft, booted.memberId(), log, new ApplyLoop(parts.lanes()), transport, parts.lanes());
        state.store().checkpointBy(() -> snapshots.checkpoint(loop));
        return new Consensus(loop, snapshots, stall);
    }

    private static Raft raft(RaftConfig config, Rafts rafts, Booted booted, SnapshotTaker snapshots) {
        if (booted.founding()) {
            return rafts.bootstrap(config, booted.founders(), snapshots);
        }
        RaftStart start = new RaftStart(
                booted.hardState(),
                booted.snapshot(),
                booted.entries(),
                booted.snapshot().index(),
                booted.acknowledged());
        return rafts.start(config, start, snapshots);
    }

    /** Elects this member at once where nobody else could be elected. */
    void campaignIfAlone() {
        loop.electWhenAlone();
    }

    /** Ends the lanes and closes the log. */
    void closeLanes() {
        try {
            loop.close();
        } catch (IOException | RuntimeException e) {
            LOG.atError().setCause(e).log("failed to close the log");
        }
    }
}
