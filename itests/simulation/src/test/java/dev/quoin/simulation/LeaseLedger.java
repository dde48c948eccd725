package dev.quoin.simulation;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.quoin.api.raft.Entry;
import dev.quoin.api.raft.EntryType;
import dev.quoin.rpc.etcdserverpb.InternalRaftRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What the owners of leases were promised. A lease must not end before its time: counted from the moment at which its owner
 * asked for what was granted or renewed, and by the clock that ran fastest meanwhile, jumps and all.
 */
final class LeaseLedger {

    /** Clocks are read in microseconds. */
    private static final long ROUNDING_NANOS = 2_000;

    private record Promise(long sinceNanos, long ttlNanos) {}

    private final World world;
    private final Map<Long, Promise> promises = new HashMap<>();

    LeaseLedger(World world) {
        this.world = world;
    }

    /** It is there until its time has passed since then. */
    void promised(long id, long ttlSeconds, long sinceNanos) {
        promises.put(id, new Promise(sinceNanos, TimeUnit.SECONDS.toNanos(ttlSeconds)));
    }

    /** It is there until its time has passed since then, if it was there when this was said. */
    void renewed(long id, long ttlSeconds, long sinceNanos) {
        if (promises.containsKey(id)) {
            promised(id, ttlSeconds, sinceNanos);
        }
    }

    /** Its owner gives it back: from now on it may end at any time. */
    void givenBack(long id) {
        promises.remove(id);
    }

    /** The earliest time at which a lease may end, or -1. */
    long nextEnd() {
        return promises.values().stream()
                .mapToLong(promise -> promise.sinceNanos() + promise.ttlNanos())
                .min()
                .orElse(-1);
    }

    /** Looks at an entry at the moment at which it is committed. */
    void committed(Entry entry) {
        if (entry.type() != EntryType.NORMAL || entry.size() == 0 || promises.isEmpty()) {
            return;
        }
        try {
            InternalRaftRequest request = InternalRaftRequest.parseFrom(entry.data());
            if (request.hasLeaseRevoke()) {
                ended(request.getLeaseRevoke().getID());
            }
        } catch (InvalidProtocolBufferException e) {
            return; // a member's attributes or the cluster's version, which have a form of their own
        }
    }

    private void ended(long id) {
        Promise promise = promises.remove(id);
        if (promise == null) {
            return;
        }
        long now = world.scheduler().now();
        for (Machine machine : world.machines()) {
            long passed = machine.clock().passed(promise.sinceNanos(), now);
            if (passed + ROUNDING_NANOS >= promise.ttlNanos()) {
                return;
            }
        }
        throw Violation.LEASE_TOO_SHORT.found("lease " + id + " of " + promise + " ended at " + now + "\n" + world);
    }
}
