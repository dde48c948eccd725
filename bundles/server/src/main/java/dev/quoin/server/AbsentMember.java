package dev.quoin.server;

import dev.quoin.api.mvcc.WatchListener;
import dev.quoin.api.mvcc.WatchStream;
import dev.quoin.api.server.Caller;
import dev.quoin.api.server.ClusterRequests;
import dev.quoin.api.server.EtcdError;
import dev.quoin.api.server.KeyValueRequests;
import dev.quoin.api.server.LeaseRequests;
import dev.quoin.api.server.MaintenanceRequests;
import dev.quoin.api.server.MemberException;
import dev.quoin.api.server.PinnedImage;
import dev.quoin.api.server.Reply;
import dev.quoin.api.server.WatchRequests;
import dev.quoin.rpc.etcdserverpb.AlarmRequest;
import dev.quoin.rpc.etcdserverpb.AlarmResponse;
import dev.quoin.rpc.etcdserverpb.CompactionRequest;
import dev.quoin.rpc.etcdserverpb.CompactionResponse;
import dev.quoin.rpc.etcdserverpb.DefragmentRequest;
import dev.quoin.rpc.etcdserverpb.DefragmentResponse;
import dev.quoin.rpc.etcdserverpb.DeleteRangeRequest;
import dev.quoin.rpc.etcdserverpb.DeleteRangeResponse;
import dev.quoin.rpc.etcdserverpb.HashKVRequest;
import dev.quoin.rpc.etcdserverpb.HashKVResponse;
import dev.quoin.rpc.etcdserverpb.HashRequest;
import dev.quoin.rpc.etcdserverpb.HashResponse;
import dev.quoin.rpc.etcdserverpb.LeaseGrantRequest;
import dev.quoin.rpc.etcdserverpb.LeaseGrantResponse;
import dev.quoin.rpc.etcdserverpb.LeaseKeepAliveRequest;
import dev.quoin.rpc.etcdserverpb.LeaseKeepAliveResponse;
import dev.quoin.rpc.etcdserverpb.LeaseLeasesRequest;
import dev.quoin.rpc.etcdserverpb.LeaseLeasesResponse;
import dev.quoin.rpc.etcdserverpb.LeaseRevokeRequest;
import dev.quoin.rpc.etcdserverpb.LeaseRevokeResponse;
import dev.quoin.rpc.etcdserverpb.LeaseTimeToLiveRequest;
import dev.quoin.rpc.etcdserverpb.LeaseTimeToLiveResponse;
import dev.quoin.rpc.etcdserverpb.MemberAddRequest;
import dev.quoin.rpc.etcdserverpb.MemberAddResponse;
import dev.quoin.rpc.etcdserverpb.MemberListRequest;
import dev.quoin.rpc.etcdserverpb.MemberListResponse;
import dev.quoin.rpc.etcdserverpb.MemberPromoteRequest;
import dev.quoin.rpc.etcdserverpb.MemberPromoteResponse;
import dev.quoin.rpc.etcdserverpb.MemberRemoveRequest;
import dev.quoin.rpc.etcdserverpb.MemberRemoveResponse;
import dev.quoin.rpc.etcdserverpb.MemberUpdateRequest;
import dev.quoin.rpc.etcdserverpb.MemberUpdateResponse;
import dev.quoin.rpc.etcdserverpb.MoveLeaderRequest;
import dev.quoin.rpc.etcdserverpb.MoveLeaderResponse;
import dev.quoin.rpc.etcdserverpb.PutRequest;
import dev.quoin.rpc.etcdserverpb.PutResponse;
import dev.quoin.rpc.etcdserverpb.RangeRequest;
import dev.quoin.rpc.etcdserverpb.RangeResponse;
import dev.quoin.rpc.etcdserverpb.StatusRequest;
import dev.quoin.rpc.etcdserverpb.StatusResponse;
import dev.quoin.rpc.etcdserverpb.TxnRequest;
import dev.quoin.rpc.etcdserverpb.TxnResponse;
import dev.quoin.rpc.etcdserverpb.WatchCreateRequest;

/** Answers every request while the member is being opened or closed: the server is stopped. */
final class AbsentMember
        implements KeyValueRequests, LeaseRequests, WatchRequests, ClusterRequests, MaintenanceRequests {

    private static void refuse(Reply<?> reply) {
        reply.failed(new MemberException(EtcdError.STOPPED));
    }

    @Override
    public WatchStream open(WatchListener listener, Runnable stopped) throws MemberException {
        throw new MemberException(EtcdError.STOPPED);
    }

    @Override
    public boolean mayWatch(Caller caller, WatchCreateRequest request) {
        return false;
    }

    @Override
    public void snapshot(Caller caller, Reply<PinnedImage> reply) {
        refuse(reply);
    }

    @Override
    public void range(Caller caller, RangeRequest request, Reply<RangeResponse> reply) {
        refuse(reply);
    }

    @Override
    public void put(Caller caller, PutRequest request, Reply<PutResponse> reply) {
        refuse(reply);
    }

    @Override
    public void deleteRange(Caller caller, DeleteRangeRequest request, Reply<DeleteRangeResponse> reply) {
        refuse(reply);
    }

    @Override
    public void txn(Caller caller, TxnRequest request, Reply<TxnResponse> reply) {
        refuse(reply);
    }

    @Override
    public void compact(Caller caller, CompactionRequest request, Reply<CompactionResponse> reply) {
        refuse(reply);
    }

    @Override
    public void grant(Caller caller, LeaseGrantRequest request, Reply<LeaseGrantResponse> reply) {
        refuse(reply);
    }

    @Override
    public void revoke(Caller caller, LeaseRevokeRequest request, Reply<LeaseRevokeResponse> reply) {
        refuse(reply);
    }

    @Override
    public void keepAlive(Caller caller, LeaseKeepAliveRequest request, Reply<LeaseKeepAliveResponse> reply) {
        refuse(reply);
    }

    @Override
    public void timeToLive(Caller caller, LeaseTimeToLiveRequest request, Reply<LeaseTimeToLiveResponse> reply) {
        refuse(reply);
    }

    @Override
    public void leases(Caller caller, LeaseLeasesRequest request, Reply<LeaseLeasesResponse> reply) {
        refuse(reply);
    }

    @Override
    public void list(Caller caller, MemberListRequest request, Reply<MemberListResponse> reply) {
        refuse(reply);
    }

    @Override
    public void add(Caller caller, MemberAddRequest request, Reply<MemberAddResponse> reply) {
        refuse(reply);
    }

    @Override
    public void remove(Caller caller, MemberRemoveRequest request, Reply<MemberRemoveResponse> reply) {
        refuse(reply);
    }

    @Override
    public void update(Caller caller, MemberUpdateRequest request, Reply<MemberUpdateResponse> reply) {
        refuse(reply);
    }

    @Override
    public void promote(Caller caller, MemberPromoteRequest request, Reply<MemberPromoteResponse> reply) {
        refuse(reply);
    }

    @Override
    public void alarm(Caller caller, AlarmRequest request, Reply<AlarmResponse> reply) {
        refuse(reply);
    }

    @Override
    public void status(Caller caller, StatusRequest request, Reply<StatusResponse> reply) {
        refuse(reply);
    }

    @Override
    public void defragment(Caller caller, DefragmentRequest request, Reply<DefragmentResponse> reply) {
        refuse(reply);
    }

    @Override
    public void hash(Caller caller, HashRequest request, Reply<HashResponse> reply) {
        refuse(reply);
    }

    @Override
    public void hashKv(Caller caller, HashKVRequest request, Reply<HashKVResponse> reply) {
        refuse(reply);
    }

    @Override
    public void moveLeader(Caller caller, MoveLeaderRequest request, Reply<MoveLeaderResponse> reply) {
        refuse(reply);
    }
}
