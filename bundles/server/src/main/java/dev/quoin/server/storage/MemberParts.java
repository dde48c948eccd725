package dev.quoin.server.storage;

import dev.quoin.api.backend.ActiveBackend;
import dev.quoin.api.env.Clock;
import dev.quoin.api.env.Disk;
import dev.quoin.api.metrics.Meters;
import dev.quoin.api.mvcc.MvccStores;
import dev.quoin.api.raft.Rafts;
import dev.quoin.api.snapshot.DatabaseImages;
import dev.quoin.api.snapshot.SnapshotFiles;
import dev.quoin.api.v2store.V2Stores;
import dev.quoin.api.wal.WriteAheadLogs;

/** The parts that a member is made of, each from a bundle of its own. */
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
        Meters meters) {}
