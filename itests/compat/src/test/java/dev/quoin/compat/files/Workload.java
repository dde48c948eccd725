package dev.quoin.compat.files;

import com.google.protobuf.ByteString;
import dev.quoin.compat.Client;
import dev.quoin.rpc.etcdserverpb.AlarmRequest;
import dev.quoin.rpc.etcdserverpb.AlarmRequest.AlarmAction;
import dev.quoin.rpc.etcdserverpb.AlarmType;
import dev.quoin.rpc.etcdserverpb.CompactionRequest;
import dev.quoin.rpc.etcdserverpb.DeleteRangeRequest;
import dev.quoin.rpc.etcdserverpb.LeaseGrantRequest;
import dev.quoin.rpc.etcdserverpb.LeaseRevokeRequest;
import dev.quoin.rpc.etcdserverpb.PutRequest;
import dev.quoin.rpc.etcdserverpb.RequestOp;
import dev.quoin.rpc.etcdserverpb.TxnRequest;

/** A bit of everything that a member can be asked to write. */
final class Workload {

    private static final int PUTS = 300;
    private static final int KEYS = 70;
    private static final int LARGE_BYTES = 100_000;
    private static final int LEASES = 20;
    private static final long TTL_SECONDS = 100_000;

    private Workload() {}

    static void write(Client client) {
        for (int i = 1; i <= LEASES; i++) {
            client.leases()
                    .leaseGrant(LeaseGrantRequest.newBuilder()
                            .setID(i)
                            .setTTL(TTL_SECONDS + i)
                            .build());
        }
        for (int i = 0; i < PUTS; i++) {
            client.keyValues().put(put("k" + i % KEYS, "v" + i, i % 3 == 0 ? i % LEASES + 1 : 0));
            if (i % 10 == 0) {
                client.keyValues().txn(txn(i));
            }
            if (i % 25 == 0) {
                client.keyValues().deleteRange(delete("k" + i % 7, "k" + i % 7 + "5"));
            }
            if (i % 100 == 99) {
                client.keyValues()
                        .compact(CompactionRequest.newBuilder().setRevision(i).build());
            }
        }
        ByteString large = ByteString.copyFrom(new byte[LARGE_BYTES]);
        client.keyValues().put(put("large", "", 0).toBuilder().setValue(large).build());
        for (int i = 1; i <= LEASES; i += 4) {
            client.leases().leaseRevoke(LeaseRevokeRequest.newBuilder().setID(i).build());
        }
        alarm(client, AlarmAction.ACTIVATE);
        alarm(client, AlarmAction.DEACTIVATE);
        client.keyValues().put(put("last", "1", 2));
    }

    private static void alarm(Client client, AlarmAction action) {
        client.maintenance()
                .alarm(AlarmRequest.newBuilder()
                        .setAction(action)
                        .setMemberID(1)
                        .setAlarm(AlarmType.NOSPACE)
                        .build());
    }

    private static TxnRequest txn(int number) {
        return TxnRequest.newBuilder()
                .addSuccess(RequestOp.newBuilder().setRequestPut(put("t" + number, "a", 0)))
                .addSuccess(RequestOp.newBuilder().setRequestDeleteRange(delete("k1", "k2")))
                .addSuccess(RequestOp.newBuilder().setRequestPut(put("t", "b" + number, 3)))
                .build();
    }

    private static PutRequest put(String key, String value, long lease) {
        return PutRequest.newBuilder()
                .setKey(ByteString.copyFromUtf8(key))
                .setValue(ByteString.copyFromUtf8(value))
                .setLease(lease)
                .build();
    }

    private static DeleteRangeRequest delete(String key, String end) {
        return DeleteRangeRequest.newBuilder()
                .setKey(ByteString.copyFromUtf8(key))
                .setRangeEnd(ByteString.copyFromUtf8(end))
                .build();
    }
}
