package dev.quoin.server;

import dev.quoin.api.backend.ActiveBackend;
import dev.quoin.api.env.Clock;
import dev.quoin.api.env.Disk;
import dev.quoin.api.metrics.Meters;
import dev.quoin.api.metrics.RelayedMeters;
import dev.quoin.api.mvcc.MvccStores;
import dev.quoin.api.peer.PeerTransports;
import dev.quoin.api.raft.Rafts;
import dev.quoin.api.snapshot.DatabaseImages;
import dev.quoin.api.snapshot.SnapshotFiles;
import dev.quoin.api.v2store.V2Stores;
import dev.quoin.api.wal.WriteAheadLogs;
import dev.quoin.server.loop.ThreadedLanes;
import dev.quoin.server.storage.MemberParts;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** There while every part of a member is that it needs: who loses one of them loses the member. */
@Component(service = AssembledParts.class)
public final class AssembledParts {

    private final RelayedMeters meters = new RelayedMeters();
    private final MemberParts parts;

    @Activate
    public AssembledParts(
            @Reference Rafts rafts,
            @Reference WriteAheadLogs logs,
            @Reference SnapshotFiles snapshots,
            @Reference DatabaseImages images,
            @Reference ActiveBackend backend,
            @Reference MvccStores keyValues,
            @Reference V2Stores v2stores,
            @Reference Disk disk,
            @Reference Clock clock,
            @Reference(cardinality = ReferenceCardinality.OPTIONAL, policyOption = ReferencePolicyOption.GREEDY)
                    @Nullable
                    PeerTransports peers) {
        parts = new MemberParts(
                rafts,
                logs,
                snapshots,
                images,
                backend,
                keyValues,
                v2stores,
                disk,
                clock,
                meters,
                peers,
                new ThreadedLanes(),
                new Random());
    }

    /** Metrics come and go without disturbing the member. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindMeters(Meters bound) {
        meters.bind(bound);
    }

    void unbindMeters(Meters bound) {
        meters.unbind(bound);
    }

    MemberParts all() {
        return parts;
    }
}
