package dev.quoin.server;

import dev.quoin.api.server.ClusterRequests;
import dev.quoin.api.server.CompatibilityLevel;
import dev.quoin.api.server.KeyValueRequests;
import dev.quoin.api.server.LeaseRequests;
import dev.quoin.api.server.MaintenanceRequests;
import dev.quoin.api.server.Member;
import dev.quoin.api.server.WatchRequests;
import dev.quoin.rpc.etcdserverpb.ResponseHeader;
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

    private final MemberThread thread;
    private volatile long warningUnaryMillis;

    @Activate
    public EtcdMember(@Reference AssembledParts parts, BundleContext context, MemberConfig config) {
        warningUnaryMillis = config.warning$_$unary$_$request$_$duration();
        thread = new MemberThread(this, MemberOptions.of(config), parts.all(), context);
        thread.start();
    }

    /** Keeps on running unless a setting of its own changed; then its thread starts anew with the new settings. */
    @Modified
    void modified(MemberConfig config) {
        warningUnaryMillis = config.warning$_$unary$_$request$_$duration();
        thread.restartIfChanged(MemberOptions.of(config));
    }

    @Deactivate
    void stop() {
        thread.close();
    }

    @Override
    public ResponseHeader header() {
        return thread.serving(RunningMember::header, ResponseHeader.getDefaultInstance());
    }

    @Override
    public boolean hasLeader() {
        return thread.serving(member -> member.loop().leader() != 0, false);
    }

    @Override
    public KeyValueRequests keyValues() {
        return thread.serving(member -> member.requests.keyValues, ABSENT);
    }

    @Override
    public LeaseRequests leases() {
        return thread.serving(member -> member.requests.leases, ABSENT);
    }

    @Override
    public WatchRequests watches() {
        return thread.serving(member -> member.requests.watches, ABSENT);
    }

    @Override
    public ClusterRequests cluster() {
        return thread.serving(member -> member.requests.clusters, ABSENT);
    }

    @Override
    public MaintenanceRequests maintenance() {
        return thread.serving(member -> member.requests.maintenances, ABSENT);
    }

    @Override
    public CompatibilityLevel level() {
        return thread.serving(member -> member.level, thread.expectedLevel());
    }

    @Override
    public long warningUnaryMillis() {
        return warningUnaryMillis;
    }

    /** The member while it serves, or null; for the pages of this bundle. */
    @Nullable
    RunningMember running() {
        return thread.running();
    }
}
