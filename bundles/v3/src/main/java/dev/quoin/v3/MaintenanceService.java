package dev.quoin.v3;

import dev.quoin.rpc.etcdserverpb.AlarmRequest;
import dev.quoin.rpc.etcdserverpb.DefragmentRequest;
import dev.quoin.rpc.etcdserverpb.HashKVRequest;
import dev.quoin.rpc.etcdserverpb.HashRequest;
import dev.quoin.rpc.etcdserverpb.MoveLeaderRequest;
import dev.quoin.rpc.etcdserverpb.SnapshotRequest;
import dev.quoin.rpc.etcdserverpb.StatusRequest;
import dev.quoin.rpc.grpc.etcdserverpb.MaintenanceGrpc;
import dev.quoin.v3.call.MemberSlot;
import dev.quoin.v3.call.Service;
import io.grpc.BindableService;
import io.grpc.ServerServiceDefinition;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The gRPC service Maintenance. */
@Component(service = BindableService.class)
public final class MaintenanceService implements BindableService {

    private final MemberSlot slot;

    @Activate
    public MaintenanceService(@Reference MemberSlot slot) {
        this.slot = slot;
    }

    @Override
    public ServerServiceDefinition bindService() {
        return new Service(MaintenanceGrpc.SERVICE_NAME, slot)
                .unary(
                        MaintenanceGrpc.getAlarmMethod(),
                        AlarmRequest.getDefaultInstance(),
                        (member, caller, request, reply) -> member.maintenance().alarm(caller, request, reply))
                .unary(
                        MaintenanceGrpc.getStatusMethod(),
                        StatusRequest.getDefaultInstance(),
                        (member, caller, request, reply) -> member.maintenance().status(caller, request, reply))
                .unary(
                        MaintenanceGrpc.getDefragmentMethod(),
                        DefragmentRequest.getDefaultInstance(),
                        (member, caller, request, reply) -> member.maintenance().defragment(caller, request, reply))
                .unary(
                        MaintenanceGrpc.getHashMethod(),
                        HashRequest.getDefaultInstance(),
                        (member, caller, request, reply) -> member.maintenance().hash(caller, request, reply))
                .unary(
                        MaintenanceGrpc.getHashKVMethod(),
                        HashKVRequest.getDefaultInstance(),
                        (member, caller, request, reply) -> member.maintenance().hashKv(caller, request, reply))
                .unary(
                        MaintenanceGrpc.getMoveLeaderMethod(),
                        MoveLeaderRequest.getDefaultInstance(),
                        (member, caller, request, reply) -> member.maintenance().moveLeader(caller, request, reply))
                .add(
                        MaintenanceGrpc.getSnapshotMethod(),
                        SnapshotRequest.getDefaultInstance(),
                        new SnapshotHandler(slot))
                .build();
    }
}
