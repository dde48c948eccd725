package dev.quoin.peer.http;

import dev.quoin.api.peer.LocalPeer;
import io.netty.handler.codec.http.HttpHeaders;

/** The headers by which members know one another. */
public final class RequestHead {
    public static final String FROM = "X-Server-From";
    public static final String SERVER_VERSION = "X-Server-Version";
    public static final String MIN_CLUSTER_VERSION = "X-Min-Cluster-Version";
    public static final String CLUSTER_ID = "X-Etcd-Cluster-ID";
    public static final String PEER_URLS = "X-PeerURLs";
    public static final String TO = "X-Raft-To";

    private RequestHead() {}

    /** Adds what each request of Raft says about its sender. */
    public static void add(HttpHeaders headers, LocalPeer local) {
        headers.set(FROM, Long.toHexString(local.memberId()));
        headers.set(SERVER_VERSION, local.serverVersion());
        headers.set(MIN_CLUSTER_VERSION, local.minClusterVersion());
        headers.set(CLUSTER_ID, Long.toHexString(local.clusterId()));
        headers.set(PEER_URLS, String.join(",", local.peerUrls()));
    }
}
