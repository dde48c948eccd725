package dev.quoin.server;

import dev.quoin.api.backend.ActiveBackend;
import dev.quoin.api.env.Clock;
import dev.quoin.api.env.Disk;
import dev.quoin.api.metrics.Meters;
import dev.quoin.api.mvcc.MvccStores;
import dev.quoin.api.raft.Rafts;
import dev.quoin.api.server.ClusterRequests;
import dev.quoin.api.server.CompatibilityLevel;
import dev.quoin.api.server.KeyValueRequests;
import dev.quoin.api.server.LeaseRequests;
import dev.quoin.api.server.MaintenanceRequests;
import dev.quoin.api.server.Member;
import dev.quoin.api.server.WatchRequests;
import dev.quoin.api.snapshot.DatabaseImages;
import dev.quoin.api.snapshot.SnapshotFiles;
import dev.quoin.api.v2store.V2Stores;
import dev.quoin.api.wal.WriteAheadLogs;
import dev.quoin.rpc.etcdserverpb.ResponseHeader;
import dev.quoin.server.storage.MemberParts;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/** The member of this framework: there as long as its parts are, and serving once {@link MemberThread} has opened it. */
@Component(
        service = {Member.class, EtcdMember.class},
        immediate = true,
        configurationPid = MemberConfig.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = MemberConfig.class)
public final class EtcdMember implements Member {

    private static final AbsentMember ABSENT = new AbsentMember();

    private final MemberOptions options;
    private final MemberThread thread;

    @Activate
    public EtcdMember(
            @Reference Rafts rafts,
            @Reference WriteAheadLogs logs,
            @Reference SnapshotFiles snapshots,
            @Reference DatabaseImages images,
            @Reference ActiveBackend backend,
            @Reference MvccStores keyValues,
            @Reference V2Stores v2stores,
            @Reference Disk disk,
            @Reference Clock clock,
            @Reference Meters meters,
            BundleContext context,
            MemberConfig config) {
        options = MemberOptions.of(config);
        MemberParts parts =
                new MemberParts(rafts, logs, snapshots, images, backend, keyValues, v2stores, disk, clock, meters);
        thread = new MemberThread(this, options, parts, context);
        thread.start();
    }

    /** Keeps on running unless a setting of its own changed; then its thread starts anew with the new settings. */
    @Modified
    void modified(MemberConfig config) {
        thread.restartIfChanged(MemberOptions.of(config));
    }

    @Deactivate
    void stop() {
        thread.close();
    }

    @Override
    public ResponseHeader header() {
        RunningMember running = thread.running();
        return running == null
                ? ResponseHeader.getDefaultInstance()
                : running.headers.at(running.keyValueStore.revision());
    }

    @Override
    public boolean hasLeader() {
        RunningMember running = thread.running();
        return running != null && running.loop.leader() != 0;
    }

    @Override
    public KeyValueRequests keyValues() {
        RunningMember running = thread.running();
        return running == null ? ABSENT : running.keyValues;
    }

    @Override
    public LeaseRequests leases() {
        RunningMember running = thread.running();
        return running == null ? ABSENT : running.leases;
    }

    @Override
    public WatchRequests watches() {
        RunningMember running = thread.running();
        return running == null ? ABSENT : running.watches;
    }

    @Override
    public ClusterRequests cluster() {
        RunningMember running = thread.running();
        return running == null ? ABSENT : running.clusters;
    }

    @Override
    public MaintenanceRequests maintenance() {
        RunningMember running = thread.running();
        return running == null ? ABSENT : running.maintenances;
    }

    @Override
    public CompatibilityLevel level() {
        RunningMember running = thread.running();
        return running == null ? options.requestedLevel().orElse(CompatibilityLevel.V3_5) : running.level;
    }

    /** The member while it serves, or null; for the pages of this bundle. */
    @Nullable
    RunningMember running() {
        return thread.running();
    }
}
