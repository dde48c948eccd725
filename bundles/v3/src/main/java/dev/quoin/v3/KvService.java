package dev.quoin.v3;

import dev.quoin.api.server.Member;
import dev.quoin.rpc.etcdserverpb.CompactionRequest;
import dev.quoin.rpc.etcdserverpb.DeleteRangeRequest;
import dev.quoin.rpc.etcdserverpb.PutRequest;
import dev.quoin.rpc.etcdserverpb.RangeRequest;
import dev.quoin.rpc.etcdserverpb.TxnRequest;
import dev.quoin.rpc.grpc.etcdserverpb.KVGrpc;
import dev.quoin.v3.call.MemberSlot;
import dev.quoin.v3.call.Service;
import dev.quoin.v3.kv.KeyValueChecks;
import io.grpc.BindableService;
import io.grpc.ServerServiceDefinition;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;

/** The gRPC service KV. */
@Component(service = BindableService.class, configurationPid = EdgeConfig.PID)
@Designate(ocd = EdgeConfig.class)
public final class KvService implements BindableService {

    private final MemberSlot slot = new MemberSlot();
    private volatile int txnOpsMax;

    @Activate
    public KvService(EdgeConfig config) {
        this(config.max$_$txn$_$ops());
    }

    KvService(int txnOpsMax) {
        this.txnOpsMax = txnOpsMax;
    }

    @Modified
    void modified(EdgeConfig config) {
        txnOpsMax = config.max$_$txn$_$ops();
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindMember(Member member) {
        slot.set(member);
    }

    void unbindMember(Member member) {
        slot.clear(member);
    }

    @Override
    public ServerServiceDefinition bindService() {
        return new Service(KVGrpc.SERVICE_NAME, slot)
                .unary(KVGrpc.getRangeMethod(), RangeRequest.getDefaultInstance(), (member, caller, request, reply) -> {
                    KeyValueChecks.check(request, member.level());
                    member.keyValues().range(caller, request, reply);
                })
                .unary(KVGrpc.getPutMethod(), PutRequest.getDefaultInstance(), (member, caller, request, reply) -> {
                    KeyValueChecks.check(request);
                    member.keyValues().put(caller, request, reply);
                })
                .unary(
                        KVGrpc.getDeleteRangeMethod(),
                        DeleteRangeRequest.getDefaultInstance(),
                        (member, caller, request, reply) -> {
                            KeyValueChecks.check(request);
                            member.keyValues().deleteRange(caller, request, reply);
                        })
                .unary(KVGrpc.getTxnMethod(), TxnRequest.getDefaultInstance(), (member, caller, request, reply) -> {
                    KeyValueChecks.check(request, txnOpsMax, member.level());
                    member.keyValues().txn(caller, request, reply);
                })
                .unary(
                        KVGrpc.getCompactMethod(),
                        CompactionRequest.getDefaultInstance(),
                        (member, caller, request, reply) -> member.keyValues().compact(caller, request, reply))
                .build();
    }
}
