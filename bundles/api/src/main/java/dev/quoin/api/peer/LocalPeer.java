package dev.quoin.api.peer;

import java.util.List;

/**
 * What a member says about itself in the headers of each request to another.
 *
 * @param memberId own id
 * @param clusterId id of the cluster; other clusters' members are refused
 * @param serverVersion announced version such as {@code 3.4.23}
 * @param minClusterVersion lowest version it works with, such as {@code 3.0.0}
 * @param peerUrls own advertised peer URLs
 * @param electionMillis election time-out, from which connect time-outs derive
 * @param readMillis how long a stream from another member may be silent; a third of it is the time between signs of life,
 *     so all members should have the same
 * @param writeMillis how long a stream to another member may take nothing
 */
public record LocalPeer(
        long memberId,
        long clusterId,
        String serverVersion,
        String minClusterVersion,
        List<String> peerUrls,
        long electionMillis,
        long readMillis,
        long writeMillis) {

    /** What etcd takes for both, where nothing or less is asked for. */
    public static final long STREAM_MILLIS = 5_000;

    /** A member with the usual time-outs of streams. */
    public LocalPeer(
            long memberId,
            long clusterId,
            String serverVersion,
            String minClusterVersion,
            List<String> peerUrls,
            long electionMillis) {
        this(
                memberId,
                clusterId,
                serverVersion,
                minClusterVersion,
                peerUrls,
                electionMillis,
                STREAM_MILLIS,
                STREAM_MILLIS);
    }
}
