package dev.quoin.mvcc.lease;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.Bucket;
import dev.quoin.api.backend.CorruptRecordException;
import dev.quoin.api.backend.StateStore;
import dev.quoin.api.backend.StoreTxn;
import dev.quoin.api.env.Clock;
import dev.quoin.api.metrics.Meters;
import dev.quoin.api.mvcc.Lease;
import dev.quoin.api.mvcc.LeaseExistsException;
import dev.quoin.api.mvcc.LeaseNotFoundException;
import dev.quoin.api.mvcc.LeaseTtlTooLargeException;
import dev.quoin.api.mvcc.Lessor;
import dev.quoin.api.mvcc.MvccStore;
import dev.quoin.api.mvcc.MvccTxn;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The leases of one member in memory, written through to the store.
 *
 * <p>Invariants, under the table's lock: a key is in {@link #holders} exactly if it is among the keys of that lease; while
 * primary every lease has one entry in {@link #expiries} that is not later than its expiry (or, once it was handed out as
 * expired, the retry time); while not primary both schedules are empty and every expiry is {@link HeldLease#FOREVER}.
 */
public final class LeaseTable implements Lessor {

    /** Longest time to live that can be asked for. */
    public static final long TTL_SECONDS_MAX = 9_000_000_000L;

    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long RETRY_MICROS = 3 * MICROS_PER_SECOND;
    private static final long CHECKPOINT_SECONDS = 300;

    private final Clock clock;
    private final LeaseMeters meters;
    private final long minTtlSeconds;
    private final boolean storesCheckpoints;

    private final Map<Long, HeldLease> leases = new HashMap<>();

    /** Read without the lock, for each put. */
    private final Map<ByteString, HeldLease> holders = new ConcurrentHashMap<>();

    private final LeaseSchedule expiries = new LeaseSchedule();
    private final LeaseSchedule checkpoints = new LeaseSchedule();

    /** Renewed leases whose checkpoint has still to be taken back; never more than there are leases. */
    private final Set<Long> checkpointsToClear = new LinkedHashSet<>();

    private boolean primary;

    /**
     * @param minTtlSeconds least time to live; shorter ones are raised to it, at the grant and when loaded
     * @param storesCheckpoints whether a checkpoint outlives a restart
     */
    public LeaseTable(Clock clock, Meters meters, long minTtlSeconds, boolean storesCheckpoints) {
        this.storesCheckpoints = storesCheckpoints;
        this.clock = clock;
        this.meters = new LeaseMeters(meters);
        this.minTtlSeconds = minTtlSeconds;
    }

    /** Reads the stored leases into an empty table; their keys are then attached by the caller. */
    public synchronized void load(StateStore store) throws BackendException {
        try (BackendSnapshot snapshot = store.pin();
                BackendSnapshot.Cursor cursor = snapshot.scan(Bucket.LEASE, new byte[0], null)) {
            while (cursor.next()) {
                dev.quoin.rpc.leasepb.Lease stored = dev.quoin.rpc.leasepb.Lease.parseFrom(cursor.value());
                long ttl = Math.max(stored.getTTL(), minTtlSeconds);
                leases.put(stored.getID(), new HeldLease(stored.getID(), ttl, stored.getRemainingTTL()));
            }
        } catch (InvalidProtocolBufferException e) {
            throw new CorruptRecordException(Bucket.LEASE, "not a lease: " + e.getMessage());
        }
    }

    @Override
    public synchronized Lease grant(StoreTxn txn, long id, long ttlSeconds)
            throws LeaseExistsException, LeaseTtlTooLargeException {
        if (id == 0) {
            throw new IllegalArgumentException("lease id 0 stands for no lease");
        }
        if (ttlSeconds > TTL_SECONDS_MAX) {
            throw new LeaseTtlTooLargeException();
        }
        if (leases.containsKey(id)) {
            throw new LeaseExistsException();
        }
        HeldLease lease = new HeldLease(id, Math.max(ttlSeconds, minTtlSeconds), 0);
        leases.put(id, lease);
        lease.store(txn);
        long now = nowMicros();
        if (primary) {
            lease.restart(now, 0);
            schedule(lease, now);
        }
        meters.granted.increment();
        meters.ttlSeconds.observe((double) lease.ttlSeconds);
        return lease.asOf(now);
    }

    @Override
    public void revoke(StoreTxn txn, MvccStore store, long id) throws LeaseNotFoundException {
        List<ByteString> keys;
        synchronized (this) {
            keys = held(id).sortedKeys();
        }
        // The lock is not held while keys are deleted: deleting detaches them one by one.
        MvccTxn deletion = store.begin(txn);
        for (ByteString key : keys) {
            deletion.deleteRange(key, null);
        }
        synchronized (this) {
            HeldLease lease = leases.remove(id);
            if (lease != null) {
                lease.sortedKeys().forEach(holders::remove);
            }
            expiries.remove(id);
            checkpoints.remove(id);
            checkpointsToClear.remove(id);
        }
        txn.delete(Bucket.LEASE, HeldLease.storedKey(id));
        deletion.end();
        meters.revoked.increment();
    }

    @Override
    public synchronized void checkpoint(StoreTxn txn, long id, long remainingSeconds) {
        HeldLease lease = leases.get(id);
        if (lease == null) {
            return;
        }
        lease.checkpointSeconds = remainingSeconds;
        if (storesCheckpoints) {
            lease.store(txn);
        }
        if (primary) {
            scheduleCheckpoint(lease, nowMicros());
        }
    }

    /**
     * Hangs a key on a lease, and takes it off the one it hung on before.
     *
     * @param id 0 for none
     * @return false where there is no such lease; the key then hangs on none
     */
    public synchronized boolean attach(long id, ByteString key) {
        detach(key);
        if (id == 0) {
            return true;
        }
        HeldLease lease = leases.get(id);
        if (lease == null) {
            return false;
        }
        lease.attach(key);
        holders.put(key, lease);
        return true;
    }

    /** Takes a key off its lease, if it hangs on one. */
    public void detach(ByteString key) {
        if (!holders.containsKey(key)) {
            return;
        }
        synchronized (this) {
            HeldLease lease = holders.remove(key);
            if (lease != null) {
                lease.detach(key);
            }
        }
    }

    /** The lease that a key hangs on, or 0. */
    public long leaseOf(ByteString key) {
        HeldLease lease = holders.get(key);
        return lease == null ? 0 : lease.id;
    }

    @Override
    public synchronized long renew(long id) throws LeaseNotFoundException {
        if (!primary) {
            return -1;
        }
        HeldLease lease = held(id);
        long now = nowMicros();
        if (lease.expired(now)) {
            throw new LeaseNotFoundException();
        }
        if (lease.checkpointSeconds > 0) {
            lease.checkpointSeconds = 0;
            checkpointsToClear.add(id);
        }
        long before = lease.expiryMicros;
        lease.restart(now, 0);
        if (lease.expiryMicros < before) {
            // The extension that a new primary gave is gone.
            expiries.enter(id, lease.expiryMicros);
        }
        meters.renewed.increment();
        return lease.ttlSeconds;
    }

    @Override
    public synchronized @Nullable Lease lookup(long id) {
        HeldLease lease = leases.get(id);
        return lease == null ? null : lease.asOf(nowMicros());
    }

    @Override
    public synchronized List<ByteString> keys(long id) {
        HeldLease lease = leases.get(id);
        return lease == null ? List.of() : lease.sortedKeys();
    }

    @Override
    public synchronized List<Lease> leases() {
        long now = nowMicros();
        return leases.values().stream()
                .sorted(Comparator.comparingLong((HeldLease lease) -> lease.expiryMicros)
                        .thenComparingLong(lease -> lease.id))
                .map(lease -> lease.asOf(now))
                .toList();
    }

    @Override
    public synchronized void promote(long extendMillis) {
        long now = nowMicros();
        long extendMicros = extendMillis * 1000;
        primary = true;
        List<HeldLease> all = new ArrayList<>(leases.values());
        all.forEach(lease -> lease.restart(now, extendMicros));
        ExpirySpread.apply(all, now, extendMicros);
        all.forEach(lease -> schedule(lease, now));
    }

    @Override
    public synchronized void demote() {
        primary = false;
        leases.values().forEach(lease -> lease.expiryMicros = HeldLease.FOREVER);
        expiries.clear();
        checkpoints.clear();
        checkpointsToClear.clear();
    }

    @Override
    public synchronized boolean primary() {
        return primary;
    }

    @Override
    public synchronized List<Long> expired(int limit) {
        List<Long> found = new ArrayList<>();
        long now = nowMicros();
        while (found.size() < limit) {
            Long id = expiries.takeDue(now);
            if (id == null) {
                break;
            }
            HeldLease lease = leases.get(id);
            if (lease == null) {
                continue;
            }
            if (lease.expired(now)) {
                found.add(id);
                expiries.enter(id, now + RETRY_MICROS);
            } else {
                expiries.enter(id, lease.expiryMicros);
            }
        }
        return found;
    }

    @Override
    public synchronized List<Lease> checkpointsDue(int limit) {
        List<Lease> due = new ArrayList<>();
        Iterator<Long> cleared = checkpointsToClear.iterator();
        while (due.size() < limit && cleared.hasNext()) {
            long id = cleared.next();
            cleared.remove();
            HeldLease lease = leases.get(id);
            if (lease != null) {
                due.add(new Lease(id, lease.ttlSeconds, 0));
            }
        }
        long now = nowMicros();
        while (due.size() < limit) {
            Long id = checkpoints.takeDue(now);
            if (id == null) {
                break;
            }
            HeldLease lease = leases.get(id);
            if (lease == null || lease.expired(now)) {
                continue;
            }
            scheduleCheckpoint(lease, now);
            long remaining = -Math.floorDiv(now - lease.expiryMicros, MICROS_PER_SECOND);
            if (remaining < lease.ttlSeconds) {
                due.add(new Lease(id, lease.ttlSeconds, remaining));
            }
        }
        return due;
    }

    private HeldLease held(long id) throws LeaseNotFoundException {
        HeldLease lease = leases.get(id);
        if (lease == null) {
            throw new LeaseNotFoundException();
        }
        return lease;
    }

    private void schedule(HeldLease lease, long now) {
        expiries.enter(lease.id, lease.expiryMicros);
        scheduleCheckpoint(lease, now);
    }

    /** Only what would start with more than one interval is worth a checkpoint. */
    private void scheduleCheckpoint(HeldLease lease, long now) {
        if (lease.startSeconds() > CHECKPOINT_SECONDS) {
            checkpoints.enter(lease.id, now + CHECKPOINT_SECONDS * MICROS_PER_SECOND);
        } else {
            checkpoints.remove(lease.id);
        }
    }

    private long nowMicros() {
        return Math.floorDiv(clock.nanos(), 1000);
    }
}
