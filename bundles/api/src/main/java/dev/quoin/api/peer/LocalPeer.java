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
 */
public record LocalPeer(
        long memberId,
        long clusterId,
        String serverVersion,
        String minClusterVersion,
        List<String> peerUrls,
        long electionMillis) {}
