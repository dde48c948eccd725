package dev.quoin.v3;

import dev.quoin.rpc.etcdserverpb.MemberAddRequest;
import dev.quoin.rpc.etcdserverpb.MemberListRequest;
import dev.quoin.rpc.etcdserverpb.MemberPromoteRequest;
import dev.quoin.rpc.etcdserverpb.MemberRemoveRequest;
import dev.quoin.rpc.etcdserverpb.MemberUpdateRequest;
import dev.quoin.rpc.grpc.etcdserverpb.ClusterGrpc;
import dev.quoin.v3.call.MemberSlot;
import dev.quoin.v3.call.Service;
import io.grpc.BindableService;
import io.grpc.ServerServiceDefinition;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The gRPC service Cluster. */
@Component(service = BindableService.class)
public final class ClusterService implements BindableService {

    private final MemberSlot slot;

    @Activate
    public ClusterService(@Reference MemberSlot slot) {
        this.slot = slot;
    }

    @Override
    public ServerServiceDefinition bindService() {
        return new Service(ClusterGrpc.SERVICE_NAME, slot)
                .unary(
                        ClusterGrpc.getMemberListMethod(),
                        MemberListRequest.getDefaultInstance(),
                        (member, caller, request, reply) -> member.cluster().list(caller, request, reply))
                .unary(
                        ClusterGrpc.getMemberAddMethod(),
                        MemberAddRequest.getDefaultInstance(),
                        (member, caller, request, reply) -> member.cluster().add(caller, request, reply))
                .unary(
                        ClusterGrpc.getMemberRemoveMethod(),
                        MemberRemoveRequest.getDefaultInstance(),
                        (member, caller, request, reply) -> member.cluster().remove(caller, request, reply))
                .unary(
                        ClusterGrpc.getMemberUpdateMethod(),
                        MemberUpdateRequest.getDefaultInstance(),
                        (member, caller, request, reply) -> member.cluster().update(caller, request, reply))
                .unary(
                        ClusterGrpc.getMemberPromoteMethod(),
                        MemberPromoteRequest.getDefaultInstance(),
                        (member, caller, request, reply) -> member.cluster().promote(caller, request, reply))
                .build();
    }
}
