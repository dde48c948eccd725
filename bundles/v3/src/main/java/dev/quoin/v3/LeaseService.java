package dev.quoin.v3;

import dev.quoin.rpc.etcdserverpb.LeaseGrantRequest;
import dev.quoin.rpc.etcdserverpb.LeaseKeepAliveRequest;
import dev.quoin.rpc.etcdserverpb.LeaseLeasesRequest;
import dev.quoin.rpc.etcdserverpb.LeaseRevokeRequest;
import dev.quoin.rpc.etcdserverpb.LeaseTimeToLiveRequest;
import dev.quoin.rpc.grpc.etcdserverpb.LeaseGrpc;
import dev.quoin.v3.call.EventLoops;
import dev.quoin.v3.call.LeaderMonitor;
import dev.quoin.v3.call.MemberSlot;
import dev.quoin.v3.call.Service;
import io.grpc.BindableService;
import io.grpc.ServerServiceDefinition;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;

/** The gRPC service Lease. */
@Component(service = BindableService.class, configurationPid = EdgeConfig.PID)
public final class LeaseService implements BindableService {

    private final MemberSlot slot;
    private final EventLoops<KeepAliveHandler.Shared> loops;
    private volatile long electionMillis;

    @Activate
    public LeaseService(@Reference MemberSlot slot, EdgeConfig config) {
        this(slot, config.election$_$timeout());
    }

    LeaseService(MemberSlot slot, long electionMillis) {
        this.slot = slot;
        this.electionMillis = electionMillis;
        this.loops = new EventLoops<>(
                loop -> new KeepAliveHandler.Shared(loop, new LeaderMonitor(slot, loop, () -> this.electionMillis)));
    }

    @Modified
    void modified(EdgeConfig config) {
        electionMillis = config.election$_$timeout();
    }

    @Override
    public ServerServiceDefinition bindService() {
        return new Service(LeaseGrpc.SERVICE_NAME, slot)
                .unary(
                        LeaseGrpc.getLeaseGrantMethod(),
                        LeaseGrantRequest.getDefaultInstance(),
                        (member, caller, request, reply) -> member.leases().grant(caller, request, reply))
                .unary(
                        LeaseGrpc.getLeaseRevokeMethod(),
                        LeaseRevokeRequest.getDefaultInstance(),
                        (member, caller, request, reply) -> member.leases().revoke(caller, request, reply))
                .unary(
                        LeaseGrpc.getLeaseTimeToLiveMethod(),
                        LeaseTimeToLiveRequest.getDefaultInstance(),
                        (member, caller, request, reply) -> member.leases().timeToLive(caller, request, reply))
                .unary(
                        LeaseGrpc.getLeaseLeasesMethod(),
                        LeaseLeasesRequest.getDefaultInstance(),
                        (member, caller, request, reply) -> member.leases().leases(caller, request, reply))
                .add(
                        LeaseGrpc.getLeaseKeepAliveMethod(),
                        LeaseKeepAliveRequest.getDefaultInstance(),
                        new KeepAliveHandler(slot, loops))
                .build();
    }
}
