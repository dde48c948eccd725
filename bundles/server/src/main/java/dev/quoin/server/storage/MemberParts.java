package dev.quoin.server.storage;

import dev.quoin.api.backend.ActiveBackend;
import dev.quoin.api.env.Clock;
import dev.quoin.api.env.Disk;
import dev.quoin.api.metrics.Meters;
import dev.quoin.api.mvcc.MvccStores;
import dev.quoin.api.peer.PeerTransports;
import dev.quoin.api.raft.Rafts;
import dev.quoin.api.snapshot.DatabaseImages;
import dev.quoin.api.snapshot.SnapshotFiles;
import dev.quoin.api.v2store.V2Stores;
import dev.quoin.api.wal.WriteAheadLogs;
import dev.quoin.server.loop.Lanes;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The parts that a member is made of, each from a bundle of its own.
 *
 * @param peers the way to other members; null where it is not installed, which a cluster of one can do without
 * @param lanes what runs by itself
 * @param random draws election timeouts; used by one thread
 */
public record MemberParts(
        Rafts rafts,
        WriteAheadLogs logs,
        SnapshotFiles snapshots,
        DatabaseImages images,
        ActiveBackend backend,
        MvccStores keyValues,
        V2Stores v2stores,
        Disk disk,
        Clock clock,
        Meters meters,
        @Nullable PeerTransports peers,
        Lanes lanes,
        RandomGenerator random) {}
