package dev.quoin.v3;

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
import org.osgi.service.metatype.annotations.Designate;

/** The gRPC service KV. */
@Component(service = BindableService.class, configurationPid = EdgeConfig.PID)
@Designate(ocd = EdgeConfig.class)
public final class KvService implements BindableService {

    private final MemberSlot slot;
    private volatile int txnOpsMax;

    @Activate
    public KvService(@Reference MemberSlot slot, EdgeConfig config) {
        this(slot, config.max$_$txn$_$ops());
    }

    KvService(MemberSlot slot, int txnOpsMax) {
        this.slot = slot;
        this.txnOpsMax = txnOpsMax;
    }

    @Modified
    void modified(EdgeConfig config) {
        txnOpsMax = config.max$_$txn$_$ops();
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
