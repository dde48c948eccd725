package dev.quoin.api.server;

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
import org.osgi.annotation.versioning.ProviderType;

/** The Lease service of the v3 API. */
@ProviderType
public interface LeaseRequests {

    /** Grants a lease; id 0 has one chosen. */
    void grant(Caller caller, LeaseGrantRequest request, Reply<LeaseGrantResponse> reply);

    /** Revokes a lease and deletes its keys. */
    void revoke(Caller caller, LeaseRevokeRequest request, Reply<LeaseRevokeResponse> reply);

    /** Renews once; an unknown lease is answered with TTL 0, not with an error. */
    void keepAlive(Caller caller, LeaseKeepAliveRequest request, Reply<LeaseKeepAliveResponse> reply);

    /** Time left, and the keys if asked for; an unknown lease is answered with TTL -1. */
    void timeToLive(Caller caller, LeaseTimeToLiveRequest request, Reply<LeaseTimeToLiveResponse> reply);

    /** All leases. */
    void leases(Caller caller, LeaseLeasesRequest request, Reply<LeaseLeasesResponse> reply);
}
