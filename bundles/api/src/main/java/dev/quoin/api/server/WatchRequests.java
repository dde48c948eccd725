package dev.quoin.api.server;

import dev.quoin.api.mvcc.WatchListener;
import dev.quoin.api.mvcc.WatchStream;
import dev.quoin.rpc.etcdserverpb.WatchCreateRequest;
import org.osgi.annotation.versioning.ProviderType;

/** The Watch service of the v3 API. */
@ProviderType
public interface WatchRequests {

    /**
     * Opens a stream of watchers.
     *
     * @param stopped run once when the member stops serving: the stream is dead then
     * @throws MemberException with {@link EtcdError#STOPPED} where the member is not serving
     */
    WatchStream open(WatchListener listener, Runnable stopped) throws MemberException;

    /** Whether the caller may watch what the request asks for; to be called before each watcher is made. */
    boolean mayWatch(Caller caller, WatchCreateRequest request);
}
