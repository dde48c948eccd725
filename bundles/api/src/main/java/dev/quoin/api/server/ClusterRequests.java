package dev.quoin.api.server;

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
import org.osgi.annotation.versioning.ProviderType;

/** The Cluster service of the v3 API. */
@ProviderType
public interface ClusterRequests {

    /** The members. */
    void list(Caller caller, MemberListRequest request, Reply<MemberListResponse> reply);

    /** Adds a member. */
    void add(Caller caller, MemberAddRequest request, Reply<MemberAddResponse> reply);

    /** Removes a member. */
    void remove(Caller caller, MemberRemoveRequest request, Reply<MemberRemoveResponse> reply);

    /** Changes a member's peer URLs. */
    void update(Caller caller, MemberUpdateRequest request, Reply<MemberUpdateResponse> reply);

    /** Makes a learner a voter. */
    void promote(Caller caller, MemberPromoteRequest request, Reply<MemberPromoteResponse> reply);
}
