package dev.quoin.api.server;

import dev.quoin.rpc.etcdserverpb.CompactionRequest;
import dev.quoin.rpc.etcdserverpb.CompactionResponse;
import dev.quoin.rpc.etcdserverpb.DeleteRangeRequest;
import dev.quoin.rpc.etcdserverpb.DeleteRangeResponse;
import dev.quoin.rpc.etcdserverpb.PutRequest;
import dev.quoin.rpc.etcdserverpb.PutResponse;
import dev.quoin.rpc.etcdserverpb.RangeRequest;
import dev.quoin.rpc.etcdserverpb.RangeResponse;
import dev.quoin.rpc.etcdserverpb.TxnRequest;
import dev.quoin.rpc.etcdserverpb.TxnResponse;
import org.osgi.annotation.versioning.ProviderType;

/** The KV service of the v3 API. */
@ProviderType
public interface KeyValueRequests {

    /** Reads; linearizable unless the request says serializable. A cheap read may be answered on the caller's thread. */
    void range(Caller caller, RangeRequest request, Reply<RangeResponse> reply);

    /** Writes one key. */
    void put(Caller caller, PutRequest request, Reply<PutResponse> reply);

    /** Deletes keys. */
    void deleteRange(Caller caller, DeleteRangeRequest request, Reply<DeleteRangeResponse> reply);

    /** A transaction; one without writes does not enter the log. */
    void txn(Caller caller, TxnRequest request, Reply<TxnResponse> reply);

    /** Compacts; a physical one answers when the revisions are gone from the store. */
    void compact(Caller caller, CompactionRequest request, Reply<CompactionResponse> reply);
}
