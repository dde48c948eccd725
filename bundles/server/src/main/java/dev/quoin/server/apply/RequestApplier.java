package dev.quoin.server.apply;

import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.StoreTxn;
import dev.quoin.api.mvcc.CompactedException;
import dev.quoin.api.mvcc.FutureRevisionException;
import dev.quoin.api.mvcc.Lease;
import dev.quoin.api.mvcc.LeaseExistsException;
import dev.quoin.api.mvcc.LeaseNotFoundException;
import dev.quoin.api.mvcc.LeaseTtlTooLargeException;
import dev.quoin.api.mvcc.MvccStore;
import dev.quoin.api.mvcc.MvccTxn;
import dev.quoin.api.server.EtcdError;
import dev.quoin.api.server.MemberException;
import dev.quoin.rpc.etcdserverpb.AlarmType;
import dev.quoin.rpc.etcdserverpb.CompactionRequest;
import dev.quoin.rpc.etcdserverpb.CompactionResponse;
import dev.quoin.rpc.etcdserverpb.DeleteRangeRequest;
import dev.quoin.rpc.etcdserverpb.InternalRaftRequest;
import dev.quoin.rpc.etcdserverpb.LeaseCheckpoint;
import dev.quoin.rpc.etcdserverpb.LeaseCheckpointRequest;
import dev.quoin.rpc.etcdserverpb.LeaseCheckpointResponse;
import dev.quoin.rpc.etcdserverpb.LeaseGrantRequest;
import dev.quoin.rpc.etcdserverpb.LeaseGrantResponse;
import dev.quoin.rpc.etcdserverpb.LeaseRevokeRequest;
import dev.quoin.rpc.etcdserverpb.LeaseRevokeResponse;
import dev.quoin.rpc.etcdserverpb.PutRequest;
import dev.quoin.rpc.etcdserverpb.TxnRequest;
import java.util.concurrent.CompletionStage;

/** What each v3 request in the log does to the state. The same on every member, whatever its settings. */
public final class RequestApplier {

    private final MvccStore store;
    private final Alarms alarms;
    private final Quota quota;
    private final Headers headers;
    private final TxnApplier txns;

    public RequestApplier(MvccStore store, Alarms alarms, Quota quota, Headers headers, TxnApplier txns) {
        this.store = store;
        this.alarms = alarms;
        this.quota = quota;
        this.headers = headers;
        this.txns = txns;
    }

    /** Applies a request; one of a form that no bundle here knows stops the member. */
    Outcome apply(StoreTxn txn, InternalRaftRequest request) throws BackendException, UnknownEntryException {
        try {
            if (request.hasPut()) {
                return put(txn, request.getPut());
            } else if (request.hasTxn()) {
                return txn(txn, request.getTxn());
            } else if (request.hasDeleteRange()) {
                return deleteRange(txn, request.getDeleteRange());
            } else if (request.hasRange()) {
                refuseWhenCorrupt();
                return Outcome.of(RangeReader.read(store::range, request.getRange(), headers::at));
            } else if (request.hasCompaction()) {
                return compact(txn, request.getCompaction());
            } else if (request.hasLeaseGrant()) {
                return grant(txn, request.getLeaseGrant());
            } else if (request.hasLeaseRevoke()) {
                return revoke(txn, request.getLeaseRevoke());
            } else if (request.hasLeaseCheckpoint()) {
                return checkpoint(txn, request.getLeaseCheckpoint());
            } else if (request.hasAlarm()) {
                return Outcome.of(alarms.apply(txn, request.getAlarm())
                        .setHeader(headers.at(store.revision()))
                        .build());
            }
        } catch (MemberException e) {
            return Outcome.failed(e);
        } catch (CompactedException e) {
            return Outcome.failed(EtcdError.COMPACTED);
        } catch (FutureRevisionException e) {
            return Outcome.failed(EtcdError.FUTURE_REVISION);
        }
        throw new UnknownEntryException(request);
    }

    private Outcome put(StoreTxn storeTxn, PutRequest request) throws MemberException, BackendException {
        refuseWhenCorrupt();
        refuseWhenFull();
        boolean admitted = quota.admits(request);
        if (request.getLease() != 0 && store.lessor().lookup(request.getLease()) == null) {
            return Outcome.failed(EtcdError.LEASE_NOT_FOUND);
        }
        MvccTxn txn = store.begin(storeTxn);
        Outcome outcome;
        try {
            outcome = Outcome.of(Puts.put(txn, request, headers::at));
        } finally {
            txn.end();
        }
        return admitted ? outcome : Outcome.beyondQuota();
    }

    private Outcome txn(StoreTxn storeTxn, TxnRequest request) throws MemberException, BackendException {
        refuseWhenCorrupt();
        if (Quota.cost(request) > 0) {
            refuseWhenFull();
        }
        boolean admitted = quota.admits(request);
        Outcome outcome = Outcome.of(txns.apply(storeTxn, request));
        return admitted ? outcome : Outcome.beyondQuota();
    }

    private Outcome deleteRange(StoreTxn storeTxn, DeleteRangeRequest request)
            throws MemberException, BackendException {
        refuseWhenCorrupt();
        MvccTxn txn = store.begin(storeTxn);
        try {
            return Outcome.of(Puts.deleteRange(txn, request, headers::at));
        } finally {
            txn.end();
        }
    }

    private Outcome compact(StoreTxn txn, CompactionRequest request)
            throws MemberException, CompactedException, FutureRevisionException {
        refuseWhenCorrupt();
        CompletionStage<Void> physical = store.compact(txn, request.getRevision());
        CompactionResponse response = CompactionResponse.newBuilder()
                .setHeader(headers.at(store.revision()))
                .build();
        return new Outcome(response, null, physical);
    }

    private Outcome grant(StoreTxn txn, LeaseGrantRequest request) throws MemberException {
        refuseWhenCorrupt();
        refuseWhenFull();
        boolean admitted = quota.admitsLease();
        Lease lease;
        try {
            lease = store.lessor().grant(txn, request.getID(), request.getTTL());
        } catch (LeaseExistsException e) {
            return Outcome.failed(EtcdError.LEASE_EXISTS);
        } catch (LeaseTtlTooLargeException e) {
            return Outcome.failed(EtcdError.LEASE_TTL_TOO_LARGE);
        }
        if (!admitted) {
            return Outcome.beyondQuota();
        }
        return Outcome.of(LeaseGrantResponse.newBuilder()
                .setHeader(headers.at(store.revision()))
                .setID(lease.id())
                .setTTL(lease.ttlSeconds())
                .build());
    }

    private Outcome revoke(StoreTxn txn, LeaseRevokeRequest request) throws MemberException {
        refuseWhenCorrupt();
        try {
            store.lessor().revoke(txn, store, request.getID());
        } catch (LeaseNotFoundException e) {
            return Outcome.failed(EtcdError.LEASE_NOT_FOUND);
        }
        return Outcome.of(LeaseRevokeResponse.newBuilder()
                .setHeader(headers.at(store.revision()))
                .build());
    }

    private Outcome checkpoint(StoreTxn txn, LeaseCheckpointRequest request) {
        for (LeaseCheckpoint checkpoint : request.getCheckpointsList()) {
            store.lessor().checkpoint(txn, checkpoint.getID(), checkpoint.getRemainingTTL());
        }
        return Outcome.of(LeaseCheckpointResponse.newBuilder()
                .setHeader(headers.at(store.revision()))
                .build());
    }

    private void refuseWhenFull() throws MemberException {
        if (alarms.raised(AlarmType.NOSPACE)) {
            throw new MemberException(EtcdError.NO_SPACE);
        }
    }

    private void refuseWhenCorrupt() throws MemberException {
        if (alarms.raised(AlarmType.CORRUPT)) {
            throw new MemberException(EtcdError.CORRUPT);
        }
    }
}
