package dev.quoin.compat.apply;

import com.google.protobuf.ByteString;
import dev.quoin.rpc.etcdserverpb.AlarmRequest;
import dev.quoin.rpc.etcdserverpb.AlarmRequest.AlarmAction;
import dev.quoin.rpc.etcdserverpb.AlarmType;
import dev.quoin.rpc.etcdserverpb.CompactionRequest;
import dev.quoin.rpc.etcdserverpb.DeleteRangeRequest;
import dev.quoin.rpc.etcdserverpb.InternalRaftRequest;
import dev.quoin.rpc.etcdserverpb.LeaseCheckpoint;
import dev.quoin.rpc.etcdserverpb.LeaseCheckpointRequest;
import dev.quoin.rpc.etcdserverpb.LeaseGrantRequest;
import dev.quoin.rpc.etcdserverpb.LeaseRevokeRequest;
import dev.quoin.rpc.etcdserverpb.PutRequest;
import dev.quoin.rpc.etcdserverpb.RangeRequest;
import dev.quoin.rpc.etcdserverpb.RequestHeader;
import java.util.Random;

/**
 * Requests of every form that 3.4 logs but those of auth, some of which fail when they are applied.
 *
 * <p>At most one alarm is raised at a time: what several do together depends, in etcd, on whether the member was restarted
 * meanwhile. Leases that are left live long enough to be there when they are compared.
 */
final class RandomRequests {

    private static final long TTL_TOO_LARGE = 9_000_000_001L;
    private static final long[] LEASES = {1, 2, 3, 0x7587_0000_1234L, Long.MAX_VALUE, -1, Long.MIN_VALUE};
    private static final int UNKNOWN_LEASE = 999;

    private final Random random;
    private final RandomKeys keys;
    private final RandomTxns txns;
    private final long memberId;
    private long id = 1;
    private long revision = 1;
    private long alarmed;
    private AlarmType alarm = AlarmType.NONE;

    RandomRequests(Random random, long memberId) {
        this.random = random;
        this.memberId = memberId;
        this.keys = new RandomKeys(random);
        this.txns = new RandomTxns(random, keys, this);
    }

    InternalRaftRequest next() {
        InternalRaftRequest.Builder request = InternalRaftRequest.newBuilder()
                .setHeader(RequestHeader.newBuilder().setID(memberId << 48 | id++));
        int kind = random.nextInt(100);
        if (kind < 2 || (alarm != AlarmType.NONE && kind < 15)) {
            request.setAlarm(alarm());
        } else if (kind < 38) {
            request.setPut(put(keys.any()));
        } else if (kind < 63) {
            request.setTxn(txns.next());
            revision++;
        } else if (kind < 73) {
            request.setDeleteRange(delete());
        } else if (kind < 83) {
            request.setLeaseGrant(grant());
        } else if (kind < 88) {
            request.setLeaseRevoke(LeaseRevokeRequest.newBuilder().setID(lease()));
        } else if (kind < 92) {
            request.setLeaseCheckpoint(checkpoint());
        } else if (kind < 97) {
            request.setCompaction(compaction());
        } else {
            request.setRange(RangeRequest.newBuilder().setKey(keys.any()).setRevision(revision()));
        }
        return request.build();
    }

    /** A put of a key that fulfils what etcd's edge demands. */
    PutRequest.Builder put(ByteString key) {
        PutRequest.Builder put = PutRequest.newBuilder().setKey(key).setPrevKv(random.nextInt(4) == 0);
        if (random.nextInt(6) == 0) {
            put.setIgnoreValue(true);
        } else {
            put.setValue(value());
        }
        if (random.nextInt(6) == 0) {
            put.setIgnoreLease(true);
        } else if (random.nextInt(3) == 0) {
            put.setLease(lease());
        }
        revision++;
        return put;
    }

    ByteString value() {
        int kind = random.nextInt(20);
        if (kind == 0) {
            return ByteString.EMPTY;
        } else if (kind == 1) {
            byte[] bytes = new byte[random.nextInt(5_000)];
            random.nextBytes(bytes);
            return ByteString.copyFrom(bytes);
        }
        return ByteString.copyFromUtf8("v" + random.nextInt(6));
    }

    long lease() {
        return random.nextInt(12) == 0 ? UNKNOWN_LEASE : LEASES[random.nextInt(LEASES.length)];
    }

    /** A revision about which the store may have something, sometimes one to come. */
    long revision() {
        return random.nextInt(8) == 0 ? revision + 50 : random.nextLong(-1, revision);
    }

    private DeleteRangeRequest delete() {
        ByteString end = random.nextInt(3) == 0 ? keys.end() : ByteString.EMPTY;
        return DeleteRangeRequest.newBuilder()
                .setKey(keys.any())
                .setRangeEnd(end)
                .setPrevKv(random.nextBoolean())
                .build();
    }

    private LeaseGrantRequest grant() {
        long ttl = random.nextInt(10) == 0 ? TTL_TOO_LARGE : 100_000 + random.nextInt(900_000);
        long lease = LEASES[random.nextInt(LEASES.length)];
        return LeaseGrantRequest.newBuilder().setID(lease).setTTL(ttl).build();
    }

    private LeaseCheckpointRequest checkpoint() {
        LeaseCheckpointRequest.Builder checkpoint = LeaseCheckpointRequest.newBuilder();
        for (int i = random.nextInt(3); i >= 0; i--) {
            checkpoint.addCheckpoints(
                    LeaseCheckpoint.newBuilder().setID(lease()).setRemainingTTL(10_000L * (i + 1)));
        }
        return checkpoint.build();
    }

    private CompactionRequest compaction() {
        return CompactionRequest.newBuilder()
                .setRevision(random.nextInt(3) == 0 ? revision() : Math.max(1, revision / 2))
                .setPhysical(random.nextBoolean())
                .build();
    }

    private AlarmRequest alarm() {
        AlarmRequest.Builder request = AlarmRequest.newBuilder();
        if (random.nextInt(5) == 0) {
            return request.setAction(AlarmAction.GET).setAlarm(alarm).build();
        }
        if (alarm == AlarmType.NONE) {
            alarm = random.nextInt(3) == 0 ? AlarmType.CORRUPT : AlarmType.NOSPACE;
            alarmed = random.nextBoolean() ? memberId : 77;
            request.setAction(AlarmAction.ACTIVATE);
        } else if (random.nextInt(5) == 0) {
            // Raised again, or another than the raised one disarmed: nothing happens.
            boolean again = random.nextBoolean();
            return request.setAction(again ? AlarmAction.ACTIVATE : AlarmAction.DEACTIVATE)
                    .setMemberID(again ? alarmed : alarmed + 1)
                    .setAlarm(alarm)
                    .build();
        } else {
            request.setAction(AlarmAction.DEACTIVATE);
        }
        request.setMemberID(alarmed).setAlarm(alarm);
        if (request.getAction() == AlarmAction.DEACTIVATE) {
            alarm = AlarmType.NONE;
        }
        return request.build();
    }
}
