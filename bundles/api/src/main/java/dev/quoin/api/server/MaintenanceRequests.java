package dev.quoin.api.server;

import dev.quoin.rpc.etcdserverpb.AlarmRequest;
import dev.quoin.rpc.etcdserverpb.AlarmResponse;
import dev.quoin.rpc.etcdserverpb.DefragmentRequest;
import dev.quoin.rpc.etcdserverpb.DefragmentResponse;
import dev.quoin.rpc.etcdserverpb.HashKVRequest;
import dev.quoin.rpc.etcdserverpb.HashKVResponse;
import dev.quoin.rpc.etcdserverpb.HashRequest;
import dev.quoin.rpc.etcdserverpb.HashResponse;
import dev.quoin.rpc.etcdserverpb.MoveLeaderRequest;
import dev.quoin.rpc.etcdserverpb.MoveLeaderResponse;
import dev.quoin.rpc.etcdserverpb.StatusRequest;
import dev.quoin.rpc.etcdserverpb.StatusResponse;
import org.osgi.annotation.versioning.ProviderType;

/** The Maintenance service of the v3 API. */
@ProviderType
public interface MaintenanceRequests {

    /** Lists, raises or disarms alarms. */
    void alarm(Caller caller, AlarmRequest request, Reply<AlarmResponse> reply);

    /** This member's own state. */
    void status(Caller caller, StatusRequest request, Reply<StatusResponse> reply);

    /** Rewrites the store while it serves. */
    void defragment(Caller caller, DefragmentRequest request, Reply<DefragmentResponse> reply);

    /** Hash of this member's whole database. */
    void hash(Caller caller, HashRequest request, Reply<HashResponse> reply);

    /** Hash of this member's key-value history. */
    void hashKv(Caller caller, HashKVRequest request, Reply<HashKVResponse> reply);

    /**
     * Pins the database for streaming. {@link Reply#done} runs on a thread that is the stream's alone and may block there;
     * the image is closed when it returns.
     */
    void snapshot(Caller caller, Reply<PinnedImage> reply);

    /** Hands leadership over. */
    void moveLeader(Caller caller, MoveLeaderRequest request, Reply<MoveLeaderResponse> reply);
}
